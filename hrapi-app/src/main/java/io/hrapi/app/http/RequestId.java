package io.hrapi.app.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request an id, the client's own if it sends a usable one: with it a user finds the
 * event, the access log's line and the log's message of one request. Thread-safe.
 */
public final class RequestId {

  /** The header, in both directions. */
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final String NONE = "-";
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
  private static final int RADIX = 36;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  /**
   * Makes the source of ids.
   *
   * @param processId unique to this run of hrapi
   */
  public RequestId(String processId) {
    this.prefix = processId + "-";
  }

  /** Gives a request its id. */
  public String give(Request request) {
    String given = request.getHeaders().get(HEADER);
    String id =
        given != null && USABLE.matcher(given).matches()
            ? given
            : prefix + Long.toString(next.incrementAndGet(), RADIX);
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** The id of a request; {@code -} for one that was refused before it had one. */
  public static String of(HttpServletRequest request) {
    return text(request.getAttribute(ATTRIBUTE));
  }

  /** The id of a request that has not come to a servlet. */
  public static String of(Request request) {
    return text(request.getAttribute(ATTRIBUTE));
  }

  private static String text(@Nullable Object id) {
    return id == null ? NONE : id.toString();
  }
}
