package io.hrapi.app.resource;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
import io.hrapi.events.log.EventStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of events that are read by their versions, as an index named them: as many as there is
 * room for, and at least one. For one thread.
 */
final class PickedEvents {

  private final EventStore store;
  private final @Nullable String type;
  private final @Nullable String actor;
  private final int shownFactor;
  private final Allowance memory;
  private final List<EventRecord> events = new ArrayList<>();
  private long left = Paging.MAX_BYTES;
  private boolean cut;

  /**
   * A page without events.
   *
   * @param type only events of this type; null for all
   * @param actor only events of this actor; null for all
   * @param shownFactor how much of the heap it takes to show an event, for each character of its
   *     changes
   */
  PickedEvents(
      EventStore store,
      @Nullable String type,
      @Nullable String actor,
      int shownFactor,
      Allowance memory) {
    this.store = store;
    this.type = type;
    this.actor = actor;
    this.shownFactor = shownFactor;
    this.memory = memory;
  }

  /**
   * Adds events; those that follow each other are one reading.
   *
   * @param versions in the page's order
   * @param limit how many the page is to have at most
   */
  void add(List<Long> versions, int limit) {
    int from = 0;
    for (int i = 1; i <= versions.size() && !cut && events.size() < limit; i++) {
      if (i == versions.size() || versions.get(i) != versions.get(i - 1) + 1) {
        add(versions.get(from) - 1, versions.get(i - 1) + 1, limit - events.size());
        from = i;
      }
    }
  }

  private void add(long after, long before, int limit) {
    EventSlice slice =
        store.page(
            new EventQuery(
                after,
                before,
                null,
                type,
                actor,
                null,
                null,
                false,
                Math.min(limit, EventQuery.MAX_LIMIT)),
            left,
            memory);
    for (EventRecord event : slice.events()) {
      long chars = event.changes().length();
      left -= chars;
      if (left < 0 && !events.isEmpty()) {
        cut = true;
        return;
      }
      memory.take(shownFactor * chars);
      events.add(event);
    }
    cut = slice.cut() || left <= 0;
  }

  List<EventRecord> events() {
    return events;
  }

  /** Whether it ended early, since it would have become too large. */
  boolean isCut() {
    return cut;
  }
}
