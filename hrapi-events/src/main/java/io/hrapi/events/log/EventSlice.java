package io.hrapi.events.log;

import java.util.List;

/**
 * A page of the audit trail.
 *
 * @param events the events, in the order of the query
 * @param cut whether the page was ended early because it would have been too large: more events
 *     follow
 */
public record EventSlice(List<EventRecord> events, boolean cut) {

  public EventSlice {
    events = List.copyOf(events);
  }
}
