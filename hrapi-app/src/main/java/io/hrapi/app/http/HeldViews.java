package io.hrapi.app.http;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.events.projection.View;
import java.util.HashMap;
import java.util.Map;

/**
 * The states of the past that requests hold: each is counted once, however many hold it. Counted as
 * if it shared nothing with another. Thread-safe.
 */
final class HeldViews {

  /** Smaller ones are not counted: so many requests at a time there are not. */
  private static final int COUNTED_RESOURCES = 200;

  private final MemoryBudget budget;
  private final Map<Long, Held> held = new HashMap<>();

  HeldViews(MemoryBudget budget) {
    this.budget = budget;
  }

  private static final class Held {
    private final MemoryBudget.Share share;
    private int holders;

    Held(MemoryBudget.Share share) {
      this.share = share;
    }
  }

  /**
   * Counts a view until what is returned is run, once.
   *
   * @throws io.hrapi.app.budget.OverBudgetException if there is no room for it
   */
  synchronized Runnable hold(View view) {
    int resources = view.model().size();
    if (resources < COUNTED_RESOURCES) {
      return HeldViews::nothing;
    }
    Held one = held.get(view.version());
    if (one == null) {
      one = new Held(budget.share("the state at version " + view.version()));
      one.share.take(resources * View.RESOURCE_BYTES);
      held.put(view.version(), one);
    }
    one.holders++;
    return () -> release(view.version());
  }

  private static void nothing() {
    // It was not counted.
  }

  private synchronized void release(long version) {
    Held one = held.get(version);
    if (one != null && --one.holders == 0) {
      held.remove(version);
      one.share.close();
    }
  }
}
