package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.budget.OverBudgetException;
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
   * @param thrown a {@link ProblemException}, an {@link OverBudgetException} or a {@link
   *     BadRequestException}
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

  private static Problems problem(RuntimeException thrown) {
    if (thrown instanceof ProblemException known) {
      return known.problem();
    }
    String detail = String.valueOf(thrown.getMessage());
    if (thrown instanceof OverBudgetException over) {
      return Problems.of(
          over.isTemporary() ? ProblemCode.OVERLOADED : ProblemCode.TOO_LARGE, detail);
    }
    return Problems.of(ProblemCode.BAD_REQUEST, detail);
  }
}
