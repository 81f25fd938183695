package io.hrapi.app.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses paths with parameters (RFC 3986 section 3.3): no resource has any, and Jersey would take
 * {@code /v1/pools/a;b} for {@code /v1/pools/a}.
 */
@Provider
@PreMatching
public final class PathParameterFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext context) {
    String path = context.getUriInfo().getRequestUri().getRawPath();
    if (path != null && path.indexOf(';') >= 0) {
      throw new BadRequestException("the path has a \";\", which is in no resource's path");
    }
  }
}
