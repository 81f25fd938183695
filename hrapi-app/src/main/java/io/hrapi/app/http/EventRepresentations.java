package io.hrapi.app.http;

import com.google.common.collect.Iterables;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.EventRepresentation;
import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.HistoryPath;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shows events in the API's words. */
public final class EventRepresentations {

  private static final String API = "/v1";
  private static final String PEM = ".pem";
  private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

  private EventRepresentations() {}

  /** An event with all its changes. */
  public static EventRepresentation of(EventRecord event) {
    return of(event, Integer.MAX_VALUE);
  }

  /**
   * The resource whose events a request asks for.
   *
   * @param resource a path, with the API's own in front or without; null for all
   * @return null for all
   * @throws BadRequestException if it is no path
   */
  public static @Nullable HistoryPath resource(@Nullable String resource) {
    if (resource == null) {
      return null;
    }
    String path =
        resource.equals(API) || resource.startsWith(API + "/")
            ? resource.substring(API.length()) + "/"
            : resource;
    if (!path.startsWith("/")) {
      throw new BadRequestException(
          "resource takes a path like /v1/pools/eta, got \"" + resource + "\"");
    }
    String whole = SLASHES_AT_END.matcher(path).replaceAll("");
    return whole.isEmpty() ? null : HistoryPath.of(named(whole));
  }

  /** A resource that has two names, by that which its events have. */
  private static String named(String path) {
    if (path.equals("/gateway") || path.startsWith("/gateway/")) {
      return "/gateways" + path.substring("/gateway".length());
    }
    return path.startsWith("/certificates/") && path.endsWith(PEM)
        ? path.substring(0, path.length() - PEM.length())
        : path;
  }

  /** An event with its first changes. */
  public static EventRepresentation of(EventRecord event, int maxChanges) {
    return event.changes().length() <= StoredChanges.FEW_CHARS
        ? few(event, maxChanges)
        : many(event, maxChanges);
  }

  private static EventRepresentation few(EventRecord event, int maxChanges) {
    List<Change> changes = ChangeCodec.decode(event.format(), event.changes());
    return of(
        event,
        changes.size(),
        ChangeRepresentations.of(changes.subList(0, Math.min(maxChanges, changes.size()))));
  }

  private static EventRepresentation many(EventRecord event, int maxChanges) {
    int count = Iterables.size(ChangeCodec.lazily(event.format(), event.changes()));
    return of(event, count, new StoredChanges(event, Math.min(maxChanges, count)));
  }

  private static EventRepresentation of(
      EventRecord event, int count, List<ChangeRepresentation> shown) {
    return new EventRepresentation(
        event.version(),
        event.id(),
        Times.text(event.timeMicros()),
        event.type(),
        API + event.subject(),
        event.actor(),
        event.origin(),
        event.reason(),
        event.requestId(),
        event.traceparent(),
        event.node(),
        event.logId(),
        count,
        shown,
        event.hash().toHex());
  }
}
