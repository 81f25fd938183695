package io.hrapi.app.budget;

import org.jspecify.annotations.Nullable;

/**
 * The share of the memory budget for the content of a request's body, available to any code on the
 * request's thread. It is opened at the first reservation beyond some free bytes, and closed by the
 * code that began the request. Ordinary requests need only the free bytes, so that they neither pay
 * for the counting nor fail because of large ones.
 *
 * <p>For the thread that began it.
 */
public final class RequestShare implements AutoCloseable {

  /** The first bytes, up to this number, are free; further ones are reserved in multiples of it. */
  private static final long STEP_BYTES = 1 << 16;

  private static final ThreadLocal<RequestShare> CURRENT = new ThreadLocal<>();

  private final MemoryBudget budget;
  private final long bodyBytes;
  private MemoryBudget.@Nullable Share share;
  private long free = STEP_BYTES;

  private RequestShare(MemoryBudget budget, long bodyBytes) {
    this.budget = budget;
    this.bodyBytes = bodyBytes;
  }

  /**
   * Begins a request; {@link #close} ends it.
   *
   * @param bodyBytes the bytes that the request's body has reserved with another share; both
   *     together must fit into the budget
   */
  public static RequestShare begin(MemoryBudget budget, long bodyBytes) {
    RequestShare begun = new RequestShare(budget, bodyBytes);
    CURRENT.set(begun);
    return begun;
  }

  /**
   * Returns the share of this thread's request.
   *
   * @throws IllegalStateException if this thread does not answer a request
   */
  public static RequestShare current() {
    RequestShare current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("this thread answers no request");
    }
    return current;
  }

  /**
   * Reserves bytes, before they are used.
   *
   * @throws OverBudgetException if the budget has no room for them
   */
  public void take(long bytes) {
    free -= bytes;
    if (free >= 0) {
      return;
    }
    if (share == null) {
      share =
          budget.share(
              "the content of this request's body", Math.max(0, budget.bytes() - bodyBytes));
    }
    long steps = (-free + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
    share.take(steps);
    free += steps;
  }

  @Override
  public void close() {
    CURRENT.remove();
    if (share != null) {
      share.close();
    }
  }
}
