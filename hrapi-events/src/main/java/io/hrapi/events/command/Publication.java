package io.hrapi.events.command;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;
import java.util.List;

/** Who is told each new state, one after the other, by the thread that wrote it: must not wait. */
@FunctionalInterface
public interface Publication {

  /**
   * Takes note of a new state.
   *
   * @param view what readers see from now on
   * @param events that were just written and led to it, in order; none where the state was read
   *     from the log
   */
  void published(View view, List<EventRecord> events);
}
