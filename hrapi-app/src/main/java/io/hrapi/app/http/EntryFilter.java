package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses at the door what no resource is to see. A servlet's filter, since one of Jersey's costs
 * every request several times as much.
 *
 * <p>Paths with {@code ;}: JAX-RS cuts what is behind it off, and {@code PUT /v1/pools/a;b} would
 * make a pool {@code a}.
 *
 * <p>Writes of web pages of other origins: a browser on this machine reaches loopback, where no
 * authentication is asked for, and sends some POSTs without asking first. Browsers name the page's
 * origin in {@code Origin} (Fetch standard, section 3.2); programs send none.
 */
public final class EntryFilter implements Filter {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final ObjectMapper mapper;

  public EntryFilter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    Problems refusal = refusal(request);
    if (refusal == null) {
      chain.doFilter(request, response);
      return;
    }
    refusal.write(request, (HttpServletResponse) response, mapper);
  }

  private static @Nullable Problems refusal(HttpServletRequest request) {
    if (request.getRequestURI().indexOf(';') >= 0) {
      return Problems.of(
          ProblemCode.BAD_REQUEST, "the path has a \";\", which is in no resource's path");
    }
    String origin = SAFE.contains(request.getMethod()) ? null : request.getHeader("Origin");
    if (origin != null && !isSame(origin, request)) {
      return Problems.of(
          ProblemCode.FORBIDDEN,
          "a web page of " + origin + " may not write here; only one of this very server may");
    }
    return null;
  }

  private static boolean isSame(String origin, HttpServletRequest request) {
    try {
      URI uri = URI.create(origin);
      int port = uri.getPort();
      if (port < 0) {
        port = "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
      }
      return request.getServerName().equalsIgnoreCase(String.valueOf(uri.getHost()))
          && request.getServerPort() == port;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
