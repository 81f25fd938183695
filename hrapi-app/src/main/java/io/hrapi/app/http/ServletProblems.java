package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.MalformedBodyException;
import io.hrapi.app.budget.OverBudgetException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Answers problems where no resource does: in filters and servlets. */
public final class ServletProblems {

  private static final String RETRY_AFTER_SECONDS = "1";

  private ServletProblems() {}

  /**
   * Answers what was thrown.
   *
   * @param thrown a {@link ProblemException}, an {@link OverBudgetException}, what readers of
   *     bodies throw, or a {@link BadRequestException}
   */
  public static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      ObjectMapper mapper,
      RuntimeException thrown)
      throws IOException {
    Problems problem = problem(thrown);
    if (problem.status() == ProblemCode.BUSY.status()) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    problem.write(request, response, mapper);
  }

  /**
   * Likewise, where the answer has a writer already.
   *
   * @param output to which nothing was written yet
   */
  public static void print(
      HttpServletRequest request,
      HttpServletResponse response,
      PrintWriter output,
      ObjectMapper mapper,
      RuntimeException thrown)
      throws IOException {
    Problems problem = problem(thrown);
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    output.print(
        mapper.writeValueAsString(problem.at(request.getRequestURI(), RequestId.of(request))));
  }

  private static Problems problem(RuntimeException thrown) {
    if (thrown instanceof ProblemException known) {
      return known.problem();
    }
    if (thrown instanceof InvalidBodyException invalid) {
      return Problems.of(invalid);
    }
    String detail = String.valueOf(thrown.getMessage());
    if (thrown instanceof MalformedBodyException) {
      return Problems.of(ProblemCode.MALFORMED_BODY, detail);
    }
    if (thrown instanceof TooLargeException) {
      return Problems.of(ProblemCode.TOO_LARGE, detail);
    }
    if (thrown instanceof OverBudgetException over) {
      return Problems.of(
          over.isTemporary() ? ProblemCode.OVERLOADED : ProblemCode.TOO_LARGE, detail);
    }
    return Problems.of(ProblemCode.BAD_REQUEST, detail);
  }
}
