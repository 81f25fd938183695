package io.hrapi.app.http.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Marks answers for a time at which the clock was not right: {@code Hrapi-Time-Doubted} has the
 * version that was found by that time. Its event, or the next one, carries a time of hrapi's own,
 * and says what the clock said.
 */
public final class DoubtedTimeFilter implements ContainerResponseFilter {

  /** In an answer that depends on such a time. */
  static final String HEADER = "Hrapi-Time-Doubted";

  private static final String ATTRIBUTE = DoubtedTimeFilter.class.getName();

  public static void mark(HttpServletRequest request, long version) {
    request.setAttribute(ATTRIBUTE, version);
  }

  @Override
  public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
    // The servlet's attributes are Jersey's properties.
    Object version = asked.getProperty(ATTRIBUTE);
    if (version != null) {
      answer.getHeaders().putSingle(HEADER, version.toString());
    }
  }
}
