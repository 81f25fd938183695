package io.hrapi.app.http.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Marks responses that depend on a time at which the clock was wrong: {@code Hrapi-Time-Doubted}
 * has the version that was found by that time. The time of that event or of the next one was set by
 * hrapi instead of the clock; the event also has the clock's time.
 */
public final class DoubtedTimeFilter implements ContainerResponseFilter {

  /** The header of responses that depend on such a time. */
  static final String HEADER = "Hrapi-Time-Doubted";

  private static final String ATTRIBUTE = DoubtedTimeFilter.class.getName();

  public static void mark(HttpServletRequest request, long version) {
    request.setAttribute(ATTRIBUTE, version);
  }

  @Override
  public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
    // Jersey exposes the servlet request's attributes as properties.
    Object version = asked.getProperty(ATTRIBUTE);
    if (version != null) {
      answer.getHeaders().putSingle(HEADER, version.toString());
    }
  }
}
