package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers problems where no resource does: in filters and servlets. */
public final class ServletProblems {

  private static final String RETRY_AFTER_SECONDS = "1";

  private ServletProblems() {}

  /**
   * Answers what was thrown.
   *
   * @param thrown a {@link ProblemException}, or a {@link BadRequestException}
   */
  public static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      ObjectMapper mapper,
      RuntimeException thrown)
      throws IOException {
    Problems problem =
        thrown instanceof ProblemException known
            ? known.problem()
            : Problems.of(ProblemCode.BAD_REQUEST, String.valueOf(thrown.getMessage()));
    if (problem.status() == ProblemCode.BUSY.status()) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    write(request, response, mapper, problem);
  }

  static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      ObjectMapper mapper,
      Problems problem)
      throws IOException {
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    // The body stays unread; a client that is not told would lose its next request.
    response.setHeader("Connection", "close");
    response
        .getOutputStream()
        .write(
            mapper.writeValueAsBytes(
                problem.at(request.getRequestURI(), RequestIdFilter.idOf(request))));
  }
}
