package io.hrapi.events.log;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole log and recomputes its hash chain: it finds the version of the first changed,
 * removed or reordered event. A log whose end was removed, or whose chain was recomputed after a
 * change, is consistent in itself: detecting that needs a head that was stored elsewhere.
 */
public final class ChainVerifier {

  /**
   * The number of events read at once: bounds what is read needlessly after the first invalid
   * event.
   */
  private static final long CHUNK = 10_000;

  private final HashChain chain = new HashChain();
  private final List<LogHead> kept;
  private final Consumer<EventRecord> reader;
  private LogHead head = LogHead.EMPTY;
  private long timeMicros = Long.MIN_VALUE;
  private @Nullable Misfit misfit;

  private ChainVerifier(List<LogHead> kept, Consumer<EventRecord> reader) {
    this.kept = kept;
    this.reader = reader;
  }

  /**
   * The result of verifying a log.
   *
   * @param verified the number of valid events, from the first on
   * @param head the last valid event
   * @param misfit the first event that is not valid; null if all are
   */
  public record Result(long verified, LogHead head, @Nullable Misfit misfit) {

    /** Returns whether every event is valid. */
    public boolean intact() {
      return misfit == null;
    }
  }

  /**
   * The place where a chain breaks.
   *
   * @param version the version of the first event that is not valid or is missing
   * @param reason what is wrong with it
   */
  public record Misfit(long version, String reason) {}

  /**
   * Verifies a log from its first event to its head.
   *
   * @throws EventStoreException if the store cannot be read
   */
  public static Result verify(EventSource store) {
    return verify(store, List.of(), event -> {});
  }

  /**
   * Verifies a log, and that it contains a head that was stored elsewhere: this also finds a
   * removed end and a recomputed chain.
   *
   * @throws EventStoreException if the store cannot be read
   */
  public static Result verify(EventSource store, LogHead kept) {
    return verify(store, List.of(kept), event -> {});
  }

  /**
   * Verifies a log, and that it contains all of some heads; passes on the events that it reads.
   *
   * @param reader receives each valid event, in order
   * @throws EventStoreException if the store cannot be read
   */
  public static Result verify(EventSource store, List<LogHead> kept, Consumer<EventRecord> reader) {
    return new ChainVerifier(kept, reader).run(store);
  }

  private Result run(EventSource store) {
    long last = last(store);
    for (long after = 0; after < last && misfit == null; after += CHUNK) {
      readTo(store, Math.min(after + CHUNK, last));
    }
    for (LogHead each : kept) {
      if (misfit == null && each.version() > head.version()) {
        misfit =
            new Misfit(
                head.version() + 1,
                "the log ends here, but the head that was kept elsewhere is " + each);
      }
    }
    return new Result(head.version(), head, misfit);
  }

  /**
   * Returns the last version; if the end of the log is damaged, a version after the last one that
   * can be read.
   */
  private long last(EventSource store) {
    try {
      return store.head().version();
    } catch (DamagedLogException e) {
      long[] last = {0};
      try {
        store.read(0, Long.MAX_VALUE, event -> last[0] = event.version());
      } catch (DamagedLogException inside) {
        return Math.addExact(last[0], CHUNK);
      }
      throw e;
    }
  }

  private void readTo(EventSource store, long end) {
    try {
      store.read(head.version(), end, this::check);
    } catch (DamagedLogException e) {
      readOneByOne(store, end, e);
    }
    if (misfit == null && head.version() < end) {
      misfit = new Misfit(head.version() + 1, "the event is missing");
    }
  }

  /** Finds the event that cannot be read, since reading several events fails as a whole. */
  private void readOneByOne(EventSource store, long end, DamagedLogException all) {
    while (misfit == null && head.version() < end) {
      long version = head.version() + 1;
      try {
        store.read(version - 1, version, this::check);
        if (misfit == null && head.version() < version) {
          misfit = new Misfit(version, "the event is missing");
        }
      } catch (DamagedLogException e) {
        misfit = new Misfit(version, String.valueOf(e.getMessage()));
      }
    }
    if (misfit == null) {
      throw all;
    }
  }

  private void check(EventRecord event) {
    if (misfit == null) {
      misfit = find(event);
      if (misfit == null) {
        head = event.head();
        timeMicros = event.timeMicros();
        reader.accept(event);
      }
    }
  }

  private @Nullable Misfit find(EventRecord event) {
    long expected = head.version() + 1;
    if (event.version() != expected) {
      return new Misfit(expected, "the event is missing; the next one is " + event.version());
    }
    Hash hash = chain.hash(head.hash(), event);
    if (!hash.equals(event.hash())) {
      return new Misfit(
          expected,
          "the hash of its fields and of the chain before it is "
              + hash
              + ", stored is "
              + event.hash());
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
    for (LogHead each : kept) {
      if (each.version() == expected && !each.hash().equals(hash)) {
        return new Misfit(
            expected,
            "its hash is " + hash + ", but the head that was kept elsewhere has " + each.hash());
      }
    }
    return null;
  }
}
