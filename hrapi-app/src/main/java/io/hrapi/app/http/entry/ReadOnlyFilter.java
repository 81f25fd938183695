package io.hrapi.app.http.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.problem.ProblemDetails;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses every write while the log is read-only, before it has any effect: a commit changes
 * HAProxy before it is recorded. Reads and dry-runs pass.
 */
public final class ReadOnlyFilter implements Filter {

  /** A POST that only reads. */
  private static final String VERIFY = "/v1/log/verify";

  private final Supplier<Optional<String>> readOnly;
  private final ObjectMapper mapper;

  /**
   * Creates the filter.
   *
   * @param readOnly the reason why writes are refused; empty while they are accepted
   */
  public ReadOnlyFilter(Supplier<Optional<String>> readOnly, ObjectMapper mapper) {
    this.readOnly = readOnly;
    this.mapper = mapper;
  }

  @Override
  public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) given;
    Optional<String> why = readOnly.get();
    if (why.isPresent()
        && WriteRequests.isWrite(request)
        && !request.getRequestURI().equals(VERIFY)) {
      ProblemDetails.of(ProblemCode.STORE_UNAVAILABLE, why.get())
          .write(request, (HttpServletResponse) response, mapper);
      return;
    }
    chain.doFilter(request, response);
  }
}
