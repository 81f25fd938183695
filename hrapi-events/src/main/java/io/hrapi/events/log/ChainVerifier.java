package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Reads a whole log and computes its hash chain anew: a changed field, a removed event or two that
 * changed places are found and named by version. A removed end, or a chain that was computed anew
 * after a change, is consistent in itself: that takes a head which was kept elsewhere.
 */
public final class ChainVerifier {

  /** Bounds what is read in vain after the first event that does not fit. */
  private static final long CHUNK = 10_000;

  private final HashChain chain = new HashChain();
  private final @Nullable LogHead kept;
  private LogHead head = LogHead.EMPTY;
  private long timeMicros = Long.MIN_VALUE;
  private @Nullable Misfit misfit;

  private ChainVerifier(@Nullable LogHead kept) {
    this.kept = kept;
  }

  /**
   * What a check of the whole log found.
   *
   * @param verified how many events fit, from the first on
   * @param head the last event that fits
   * @param misfit the first that does not; null if all fit
   */
  public record Result(long verified, LogHead head, @Nullable Misfit misfit) {

    /** Whether every event fits. */
    public boolean intact() {
      return misfit == null;
    }
  }

  /**
   * Where a chain breaks.
   *
   * @param version of the first event that does not fit, or is missing
   * @param reason why, as a sentence
   */
  public record Misfit(long version, String reason) {}

  /**
   * Checks a log from its first event to its head.
   *
   * @throws EventStoreException if the store cannot be read
   */
  public static Result verify(EventSource store) {
    return new ChainVerifier(null).run(store);
  }

  /**
   * Checks a log, and that it contains a head that was handed out earlier and kept elsewhere: finds
   * a removed end and a rewritten chain too.
   *
   * @throws EventStoreException if the store cannot be read
   */
  public static Result verify(EventSource store, LogHead kept) {
    return new ChainVerifier(kept).run(store);
  }

  private Result run(EventSource store) {
    LogHead last = store.head();
    for (long after = 0; after < last.version() && misfit == null; after += CHUNK) {
      long end = Math.min(after + CHUNK, last.version());
      store.read(after, end, this::check);
      if (misfit == null && head.version() < end) {
        misfit = new Misfit(head.version() + 1, "the event is missing");
      }
    }
    if (misfit == null && kept != null && kept.version() > head.version()) {
      misfit = new Misfit(head.version() + 1, "the log ends, but the kept head is " + kept);
    }
    return new Result(head.version(), head, misfit);
  }

  private void check(EventRecord event) {
    if (misfit == null) {
      misfit = find(event);
      if (misfit == null) {
        head = event.head();
        timeMicros = event.timeMicros();
      }
    }
  }

  private @Nullable Misfit find(EventRecord event) {
    long expected = head.version() + 1;
    if (event.version() != expected) {
      return new Misfit(
          expected, "the event is missing; the next that is there is " + event.version());
    }
    Hash hash = chain.hash(head.hash(), event);
    if (!hash.equals(event.hash())) {
      return new Misfit(
          expected,
          "its fields and the chain before make the hash " + hash + ", stored is " + event.hash());
    }
    if (event.timeMicros() < timeMicros) {
      return new Misfit(
          expected,
          "its time "
              + event.timeMicros()
              + " µs is before "
              + timeMicros
              + " µs of the event before");
    }
    if (kept != null && kept.version() == expected && !kept.hash().equals(hash)) {
      return new Misfit(expected, "its hash is " + hash + ", the kept head's is " + kept.hash());
    }
    return null;
  }
}
