package io.hrapi.app.http.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends problems from filters and servlets, where no resource does it. */
public final class ServletProblems {

  private static final Logger LOGGER = LoggerFactory.getLogger(ServletProblems.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  private ServletProblems() {}

  /**
   * Sends the problem that {@link ProblemTable} has for an exception, and closes the connection.
   */
  public static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      ObjectMapper mapper,
      RuntimeException thrown)
      throws IOException {
    ProblemDetails problem = problem(request, thrown);
    addRetryAfter(response, problem);
    problem.write(request, response, mapper);
  }

  /**
   * Sends the problem for an exception where the response already has a writer.
   *
   * @param output the writer, to which nothing was written yet
   */
  public static void print(
      HttpServletRequest request,
      HttpServletResponse response,
      PrintWriter output,
      ObjectMapper mapper,
      RuntimeException thrown)
      throws IOException {
    ProblemDetails problem = problem(request, thrown);
    addRetryAfter(response, problem);
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    output.print(
        mapper.writeValueAsString(problem.at(request.getRequestURI(), RequestId.of(request))));
  }

  private static void addRetryAfter(HttpServletResponse response, ProblemDetails problem) {
    if (problem.status() == ProblemCode.BUSY.status()) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
  }

  private static ProblemDetails problem(HttpServletRequest request, RuntimeException thrown) {
    ProblemDetails problem = ProblemTable.of(thrown, RequestId.of(request));
    logFault(request, problem, thrown);
    return problem;
  }

  /** Logs an unexpected exception with its stack trace, which no client sees. */
  static void logFault(HttpServletRequest request, ProblemDetails problem, Throwable thrown) {
    if (problem.status() == ProblemCode.INTERNAL_ERROR.status()) {
      LOGGER.error(
          "{} {} failed, request {}",
          request.getMethod(),
          request.getRequestURI(),
          RequestId.of(request),
          thrown);
    }
  }
}
