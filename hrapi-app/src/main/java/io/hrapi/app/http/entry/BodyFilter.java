package io.hrapi.app.http.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.body.BodyRefusal;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.budget.RequestShare;
import io.hrapi.app.http.problem.ProblemDetails;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Responds to requests whose body was refused, and gives the others a share of the memory budget
 * for the content of their body.
 */
public final class BodyFilter implements Filter {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final MemoryBudget budget;
  private final ObjectMapper mapper;

  public BodyFilter(MemoryBudget budget, ObjectMapper mapper) {
    this.budget = budget;
    this.mapper = mapper;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Object refusal = request.getAttribute(BodyRefusal.ATTRIBUTE);
    if (refusal != null) {
      refuse((BodyRefusal) refusal, (HttpServletRequest) request, (HttpServletResponse) response);
      return;
    }
    RequestShare share = RequestShare.begin(budget, held(request.getContentLengthLong()));
    try {
      chain.doFilter(request, response);
    } finally {
      share.close();
    }
  }

  /**
   * Estimates the heap of a body of this length: the array that it is read into has some spare
   * room.
   */
  private static long held(long length) {
    return Math.max(0, length + length / 8);
  }

  private void refuse(BodyRefusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (refusal.code() == ProblemCode.BUSY) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (refusal.code() == ProblemCode.UNSUPPORTED_MEDIA_TYPE) {
      response.setHeader("Accept-Encoding", "gzip");
    }
    ProblemDetails problem =
        ProblemDetails.of(refusal.code(), refusal.detail()).withStatus(refusal.status());
    if (refusal.readToItsEnd()) {
      problem.writeOn(request, response, mapper);
    } else {
      problem.write(request, response, mapper);
    }
  }
}
