package io.hrapi.events.log;

import java.util.List;

/**
 * A page of the audit trail.
 *
 * @param events in the order that was asked for
 * @param cut whether it ended before its last event, since it would have been too large: more
 *     events follow
 */
public record EventSlice(List<EventRecord> events, boolean cut) {

  public EventSlice {
    events = List.copyOf(events);
  }
}
