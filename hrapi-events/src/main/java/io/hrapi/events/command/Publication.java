package io.hrapi.events.command;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;
import java.util.List;

/** Receives each new state, one after the other, on the handler's threads. Must not block. */
@FunctionalInterface
public interface Publication {

  /**
   * Called after the state has changed.
   *
   * @param view the state that readers see from now on
   * @param events the events, just written, that led to it, in order; empty if the state was read
   *     from the log
   */
  void published(View view, List<EventRecord> events);
}
