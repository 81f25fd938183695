package io.hrapi.app.budget;

import io.hrapi.events.log.Allowance;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that all requests share. Before code stores something in memory whose size a
 * client determines, it reserves the bytes from a {@link Share}, which returns all of them when it
 * is closed. The numbers are estimates of the used heap, not of the received bytes: a JSON object
 * with two bytes of text takes more than a hundred bytes on the heap.
 *
 * <p>Thread-safe; a share belongs to one request, and may be used by any of its threads.
 */
public final class MemoryBudget {

  private final long bytes;
  private final AtomicLong used = new AtomicLong();

  /**
   * Creates a budget of which nothing is taken.
   *
   * @param bytes the limit for all shares together, more than 0
   */
  public MemoryBudget(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a budget of " + bytes + " bytes, expected more than 0");
    }
    this.bytes = bytes;
  }

  /** Returns the limit for all shares together, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the bytes that are currently taken. */
  public long used() {
    return used.get();
  }

  /**
   * Opens a share limited only by the budget.
   *
   * @param what its purpose, for messages, for example "the body of this request"
   */
  public Share share(String what) {
    return share(what, bytes);
  }

  /**
   * Opens a share with its own limit.
   *
   * @param what its purpose, for messages
   * @param limit in bytes; at most the whole budget applies
   */
  public Share share(String what, long limit) {
    return new Share(what, Math.min(limit, bytes));
  }

  /** The memory that one request has reserved. Closing it twice is harmless. */
  public final class Share implements Allowance, AutoCloseable {

    private final String what;
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    private Share(String what, long limit) {
      this.what = what;
      this.limit = limit;
    }

    /**
     * Reserves bytes, before they are used.
     *
     * @param more from 0
     * @throws OverBudgetException if the share's limit or the rest of the budget is smaller;
     *     nothing is reserved then, and earlier reservations remain until {@link #close()}
     */
    @Override
    public void take(long more) {
      if (more < 0) {
        throw new IllegalArgumentException("to reserve " + more + " bytes, expected 0 or more");
      }
      if (more > limit - taken.get()) {
        throw OverBudgetException.tooLarge(what, limit);
      }
      long before = used.getAndAdd(more);
      if (more > bytes - before) {
        used.addAndGet(-more);
        throw OverBudgetException.busy(what);
      }
      taken.addAndGet(more);
    }

    /**
     * Returns bytes to the budget before the share is closed.
     *
     * @param less at most what is taken
     */
    @Override
    public void giveBack(long less) {
      if (less < 0 || less > taken.get()) {
        throw new IllegalArgumentException(
            "to return " + less + " bytes, expected 0 to " + taken.get());
      }
      taken.addAndGet(-less);
      used.addAndGet(-less);
    }

    /** Returns the bytes that this share currently takes. */
    public long taken() {
      return taken.get();
    }

    @Override
    public void close() {
      used.addAndGet(-taken.getAndSet(0));
    }
  }
}
