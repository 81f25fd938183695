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
 * A page of events that are read by their versions, which an index returned: as many as there is
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
   * Creates a page without events.
   *
   * @param type only events of this type; null for all
   * @param actor only events of this actor; null for all
   * @param shownFactor the heap that showing an event takes, in bytes for each character of its
   *     changes
   * @param memory the memory from which the events are taken
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
   * Adds events; consecutive versions are read together.
   *
   * @param versions in the page's order
   * @param limit the most events of the page
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

  /** Returns whether the page ended early because of its size. */
  boolean isCut() {
    return cut;
  }
}
