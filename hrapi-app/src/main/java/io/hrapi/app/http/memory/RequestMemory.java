package io.hrapi.app.http.memory;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.events.projection.View;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one request reserves of the shared memory budget until it is answered; {@link MemoryFilter}
 * creates and closes it. A request that needs little reserves nothing, at no cost. For one thread
 * at a time.
 */
public final class RequestMemory implements AutoCloseable {

  private static final String ATTRIBUTE = RequestMemory.class.getName();

  private final MemoryBudget budget;
  private final HeldViews views;
  private MemoryBudget.@Nullable Share share;
  private @Nullable List<Runnable> releases;

  RequestMemory(MemoryBudget budget, HeldViews views) {
    this.budget = budget;
    this.views = views;
  }

  /** Attaches this to a request. */
  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Returns the memory of a request. */
  public static RequestMemory of(HttpServletRequest request) {
    return (RequestMemory) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** Returns the share of the budget for the response, created with the first call. */
  public MemoryBudget.Share share() {
    if (share == null) {
      share = budget.share("the answer");
    }
    return share;
  }

  /** Counts a past view against the budget for as long as the request lasts. */
  public void hold(View view) {
    if (releases == null) {
      releases = new ArrayList<>(2);
    }
    releases.add(views.hold(view));
  }

  @Override
  public void close() {
    if (share != null) {
      share.close();
    }
    if (releases != null) {
      releases.forEach(Runnable::run);
      releases = null;
    }
  }
}
