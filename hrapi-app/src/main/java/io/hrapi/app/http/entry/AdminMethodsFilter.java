package io.hrapi.app.http.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemDetails;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Restricts the methods of the pages on the admin port. The servlets themselves refuse others
 * without naming the supported ones, or echo a TRACE. Tasks have a filter of their own.
 */
public final class AdminMethodsFilter implements Filter {

  private static final Set<String> PAGES = Set.of("/", "/healthcheck", "/metrics", "/ping");
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String ALLOWED = "GET, HEAD, OPTIONS";

  private final ObjectMapper mapper;

  public AdminMethodsFilter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) given;
    HttpServletResponse answer = (HttpServletResponse) response;
    String method = request.getMethod();
    if (!PAGES.contains(request.getRequestURI()) || METHODS.contains(method)) {
      chain.doFilter(request, response);
      return;
    }
    answer.setHeader("Allow", ALLOWED);
    if (!method.equals("OPTIONS")) {
      ProblemDetails.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              request.getRequestURI() + " does not support " + method)
          .write(request, answer, mapper);
    }
  }
}
