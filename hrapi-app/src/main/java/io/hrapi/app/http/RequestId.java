package io.hrapi.app.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request an id, the client's own if it is usable. The id is in the event, in the
 * access log's line and in hrapi's log messages, so that these can be matched. Thread-safe.
 */
public final class RequestId {

  /** The header that carries the id, in requests and responses. */
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final String NONE = "-";
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
  private static final int RADIX = 36;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  /**
   * Creates the source of ids.
   *
   * @param processId the prefix of generated ids, unique to this run of hrapi
   */
  public RequestId(String processId) {
    this.prefix = processId + "-";
  }

  /** Assigns an id to a request and returns it: the client's if it is usable, else a new one. */
  public String give(Request request) {
    String given = request.getHeaders().get(HEADER);
    String id =
        given != null && USABLE.matcher(given).matches()
            ? given
            : prefix + Long.toString(next.incrementAndGet(), RADIX);
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** Returns the id of a request; {@code -} if the request was refused before it had an id. */
  public static String of(HttpServletRequest request) {
    return text(request.getAttribute(ATTRIBUTE));
  }

  /** Returns the id of a request that has not reached a servlet; {@code -} if it has none yet. */
  public static String of(Request request) {
    return text(request.getAttribute(ATTRIBUTE));
  }

  private static String text(@Nullable Object id) {
    return id == null ? NONE : id.toString();
  }
}
