package io.hrapi.app.http.memory;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.events.projection.View;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one request has of the memory that all share, until it is answered; {@link MemoryFilter}
 * makes it and closes it. A request that needs little takes nothing, and pays nothing for that. For
 * one thread at a time.
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

  /** The memory of a request. */
  public static RequestMemory of(HttpServletRequest request) {
    return (RequestMemory) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** What the answer may take. */
  public MemoryBudget.Share share() {
    if (share == null) {
      share = budget.share("the answer");
    }
    return share;
  }

  /** Counts a state of the past for as long as the request lasts. */
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
