package io.hrapi.app.present;

import com.google.common.collect.Iterables;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.api.representation.EventRepresentation;
import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import java.util.List;

/** Shows events as the API represents them. */
public final class EventRepresentations {

  private static final String API = "/v1";

  private EventRepresentations() {}

  /** Returns an event with all its changes. */
  public static EventRepresentation of(EventRecord event) {
    return of(event, Integer.MAX_VALUE);
  }

  /**
   * Returns an event with its first changes.
   *
   * @param maxChanges the most changes that it shows
   */
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
