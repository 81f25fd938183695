package io.hrapi.app.http;

import io.hrapi.api.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other origins from writing: a browser on this machine reaches loopback, where
 * no authentication is asked for, and sends some POSTs without asking first. Browsers name the
 * page's origin in {@code Origin} (Fetch standard, section 3.2); programs send none.
 */
@Provider
public final class CrossOriginFilter implements ContainerRequestFilter {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  @Context private @Nullable HttpServletRequest current;

  @Override
  public void filter(ContainerRequestContext context) {
    if (SAFE.contains(context.getMethod())) {
      return;
    }
    HttpServletRequest request = Objects.requireNonNull(current);
    String origin = request.getHeader("Origin");
    if (origin != null && !isSame(origin, request)) {
      throw ProblemException.of(
          ProblemCode.FORBIDDEN,
          "a web page of " + origin + " may not write here; only one of this very server may");
    }
  }

  private static boolean isSame(String origin, HttpServletRequest request) {
    try {
      URI uri = URI.create(origin);
      int port = uri.getPort();
      if (port < 0) {
        port = "https".equals(uri.getScheme()) ? 443 : 80;
      }
      return request.getServerName().equalsIgnoreCase(String.valueOf(uri.getHost()))
          && request.getServerPort() == port;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
