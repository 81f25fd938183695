package io.hrapi.app.http.entry;

import io.hrapi.app.http.WriteRequests;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes {@code Allow} correct: HEAD is supported wherever GET is, except where GET has effects.
 * Jersey omits HEAD in a 405, and lists it where it is refused.
 */
public final class AllowFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
    Object allow = answer.getHeaders().getFirst(HttpHeaders.ALLOW);
    if (allow == null) {
      return;
    }
    Set<String> methods = new TreeSet<>(Set.of(allow.toString().split("[,\\s]+", -1)));
    if (methods.contains(HttpMethod.GET) && !actsByGet("/" + asked.getUriInfo().getPath())) {
      methods.add(HttpMethod.HEAD);
    } else {
      methods.remove(HttpMethod.HEAD);
    }
    answer.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
    if (asked.getMethod().equals(HttpMethod.OPTIONS)) {
      // Jersey repeats the header as a plain-text body.
      answer.setEntity(null);
    }
  }

  /** Returns whether a GET of this path changes something; such paths do not support HEAD. */
  private static boolean actsByGet(String path) {
    return WriteRequests.isRestore(path)
        || (path.startsWith("/v1/pools/") && path.endsWith("/check"));
  }
}
