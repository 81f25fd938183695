package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    problem.write(request, response, mapper);
  }
}
