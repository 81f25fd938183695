package io.hrapi.app.http.memory;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.events.projection.View;
import java.util.HashMap;
import java.util.Map;

/**
 * The past views that requests hold. Each is counted against the budget once, however many requests
 * hold it, as if it shared no memory with other views. Thread-safe.
 */
final class HeldViews {

  /**
   * Smaller views are not counted: there are never enough requests at a time for them to matter.
   */
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
   * Counts a view against the budget.
   *
   * @return ends the hold; to be run exactly once
   * @throws io.hrapi.app.budget.OverBudgetException if the budget has no room for the view
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
    // The view was not counted.
  }

  private synchronized void release(long version) {
    Held one = held.get(version);
    if (one != null && --one.holders == 0) {
      held.remove(version);
      one.share.close();
    }
  }
}
