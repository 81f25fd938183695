package io.hrapi.app.body;

import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.budget.OverBudgetException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a body in memory, in an array that grows with the received bytes, never with the announced
 * length.
 */
final class InMemory implements BodyPlace {

  private static final int FIRST_BYTES = 1 << 10;

  /**
   * Bodies up to this size need no share of the budget, so that they are accepted even while large
   * ones use it up.
   */
  private static final int SMALL_BYTES = 1 << 14;

  private final MemoryBudget budget;
  private final Incomplete incomplete;
  private final int limit;
  private final String tooLarge;
  private final int announced;
  private byte[] bytes = new byte[0];
  private int size;
  private long counted;
  private MemoryBudget.@Nullable Share share;

  /**
   * Creates an empty body.
   *
   * @param limit the most bytes
   * @param tooLarge the message for a longer body
   * @param announced the announced length in bytes; 0 if it is unknown
   */
  InMemory(MemoryBudget budget, Incomplete incomplete, int limit, String tooLarge, int announced) {
    this.budget = budget;
    this.incomplete = incomplete;
    this.limit = limit;
    this.tooLarge = tooLarge;
    this.announced = announced;
  }

  /** The bytes of all bodies that are still being received. Thread-safe. */
  static final class Incomplete {

    private final AtomicLong used = new AtomicLong();
    private final long forLarge;
    private final long forAll;

    /**
     * Sets the limits.
     *
     * @param forLarge the total in bytes beyond which no large body grows
     * @param forAll the total in bytes beyond which no body grows
     */
    Incomplete(long forLarge, long forAll) {
      this.forLarge = forLarge;
      this.forAll = forAll;
    }

    private boolean add(long more, boolean large) {
      if (used.addAndGet(more) > (large ? forLarge : forAll)) {
        used.addAndGet(-more);
        return false;
      }
      return true;
    }

    private void remove(long less) {
      used.addAndGet(-less);
    }
  }

  @Override
  public void take(byte[] more, int offset, int length) {
    if (length > limit - size) {
      throw new BodyRefusedException(BodyRefusal.tooLarge(tooLarge));
    }
    if (size + length > bytes.length) {
      grow(size + length);
    }
    System.arraycopy(more, offset, bytes, size, length);
    size += length;
  }

  private void grow(int needed) {
    int capacity = Math.max(needed, bytes.length == 0 ? FIRST_BYTES : 2 * bytes.length);
    capacity = Math.min(capacity, needed <= announced ? announced : limit);
    boolean large = capacity > SMALL_BYTES;
    if (!incomplete.add(capacity - bytes.length, large)) {
      throw new BodyRefusedException(
          BodyRefusal.busy("too many bodies are being received at once; try again"));
    }
    counted += capacity - bytes.length;
    if (large) {
      charge(capacity);
    }
    bytes = Arrays.copyOf(bytes, capacity);
  }

  private void charge(long all) {
    if (share == null) {
      share = budget.share("the body of this request");
    }
    try {
      share.take(all - share.taken());
    } catch (OverBudgetException e) {
      String why = String.valueOf(e.getMessage());
      throw new BodyRefusedException(
          e.isTemporary() ? BodyRefusal.busy(why) : BodyRefusal.tooLarge(why));
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Content.Source content() {
    byte[] all = bytes;
    bytes = new byte[0];
    return new Once(all, size);
  }

  /** Returns the bytes once, and then drops its reference to them. */
  private static final class Once implements Content.Source {

    private byte @Nullable [] bytes;
    private final int size;
    private @Nullable Throwable failure;

    Once(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public long getLength() {
      return size;
    }

    @Override
    public Content.Chunk read() {
      if (failure != null) {
        return Content.Chunk.from(failure);
      }
      byte[] all = bytes;
      bytes = null;
      return all == null || size == 0
          ? Content.Chunk.EOF
          : Content.Chunk.from(ByteBuffer.wrap(all, 0, size), true);
    }

    @Override
    public void demand(Runnable available) {
      available.run();
    }

    @Override
    public void fail(Throwable why) {
      failure = why;
    }
  }

  @Override
  public void complete() {
    incomplete.remove(counted);
    counted = 0;
  }

  @Override
  public boolean isHeld() {
    return share != null;
  }

  @Override
  public void close() {
    complete();
    if (share != null) {
      share.close();
    }
  }
}
