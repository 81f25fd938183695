package io.hrapi.app.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Gives every request an id, the client's own if it sends a usable one, and answers it: with it a
 * user finds the event, the access log's line and the log's message of one request.
 */
public final class RequestIdFilter implements Filter {

  /** The header, in both directions. */
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestIdFilter.class.getName();
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
  private static final int RADIX = 36;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  /**
   * Makes the filter.
   *
   * @param processId unique to this run of hrapi
   */
  public RequestIdFilter(String processId) {
    this.prefix = processId + "-";
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    CallProvider.remember((HttpServletRequest) request);
    String given = ((HttpServletRequest) request).getHeader(HEADER);
    String id =
        given != null && USABLE.matcher(given).matches()
            ? given
            : prefix + Long.toString(next.incrementAndGet(), RADIX);
    request.setAttribute(ATTRIBUTE, id);
    ((HttpServletResponse) response).setHeader(HEADER, id);
    chain.doFilter(request, response);
  }

  /** The id of a request; {@code -} for one that never came to this filter. */
  public static String idOf(HttpServletRequest request) {
    Object id = request.getAttribute(ATTRIBUTE);
    return id == null ? "-" : id.toString();
  }
}
