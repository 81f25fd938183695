package io.hrapi.app.audit;

import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the hash chain of the whole log, from its first event to the head in memory, after a
 * start and then at an interval. Its own thread mostly sleeps, to leave the CPU to requests, except
 * while someone waits for the result. New events are chained to the head in memory; later damage on
 * the disk is found by the next verification. Thread-safe; created and closed by the wiring.
 */
public final class BackgroundVerification implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(BackgroundVerification.class);

  /** The number of events that are verified between two pauses. */
  private static final int EVENTS_AWAKE = 256;

  /** The length of a pause, as a multiple of the working time before it. */
  private static final int REST = 4;

  private static final long MAX_REST_MILLIS = 200;
  private static final long RETRY_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 10_000;

  /**
   * The longest time between two checks whether a verification is due: the machine may have been
   * suspended.
   */
  private static final long LOOK_MILLIS = 60_000;

  private final EventSource store;
  private final Supplier<LogHead> head;
  private final Runnable afterwards;
  private final Duration interval;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Thread thread = new Thread(this::run, "hrapi-log-verification");
  private Standing standing;
  private int waiting;
  private boolean closing;
  private long awakeSince;
  private @Nullable Finished last;

  /**
   * A finished verification.
   *
   * @param time the time at which it ended
   * @param took its duration, including pauses
   * @param valid whether the log was valid
   */
  public record Finished(Instant time, Duration took, boolean valid) {}

  /**
   * The progress of the verification.
   *
   * @param state what is known of the log
   * @param verified the number of events, from the first on, that are valid
   * @param version the first event that is not valid; null if all are, or if the problem is not in
   *     an event
   * @param problem the problem; null if there is none
   */
  public record Standing(
      State state, long verified, @Nullable Long version, @Nullable String problem) {}

  /** What is known of the log. */
  public enum State {
    /** Not all of it has been verified. */
    RUNNING,
    /** It is unchanged since hrapi wrote it. */
    VALID,
    /** It was changed or damaged. */
    DAMAGED
  }

  /**
   * Creates the verification; nothing runs before {@link #start}.
   *
   * @param head supplies the head that the log must have at the moment, on which the state in
   *     memory is based
   * @param afterwards runs after each verification, on this object's thread
   * @param interval the time from the end of one verification to the next; zero for only the first
   * @param clock the clock for the time of the end
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  public BackgroundVerification(
      EventSource store,
      Supplier<LogHead> head,
      Runnable afterwards,
      Duration interval,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.store = store;
    this.head = head;
    this.afterwards = afterwards;
    this.interval = interval;
    this.clock = clock;
    this.nanoTime = nanoTime;
    boolean empty = head.get().version() == 0;
    standing = new Standing(empty ? State.VALID : State.RUNNING, 0, null, null);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Returns the current progress. */
  public synchronized Standing standing() {
    return standing;
  }

  /** Returns the last finished verification; empty before the first. */
  public synchronized Optional<Finished> last() {
    return Optional.ofNullable(last);
  }

  /** Wakes the thread, to check whether the next verification is due. */
  synchronized void look() {
    notifyAll();
  }

  /**
   * Waits until it is known whether the log is valid.
   *
   * @return the progress after that; still running if it took longer than the limit, or hrapi is
   *     stopping
   */
  public synchronized Standing await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    waiting++;
    notifyAll();
    try {
      long left = limit.toNanos();
      while (standing.state() == State.RUNNING && !closing && left > 0) {
        // Rounded up, because wait(0) waits forever.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
    }
    return standing;
  }

  /** Stores the result of a verification of the whole log that was done elsewhere. */
  void found(Verdict verdict) {
    become(
        new Standing(
            verdict.valid() ? State.VALID : State.DAMAGED,
            verdict.events(),
            verdict.version(),
            verdict.problem()));
  }

  private void run() {
    try {
      do {
        verifyAtLast();
        afterwards.run();
      } while (awaitNext());
    } catch (StoppedException e) {
      LOGGER.debug("hrapi is stopping.", e);
    }
  }

  private void verifyAtLast() {
    boolean done = false;
    boolean told = false;
    while (!done) {
      try {
        verify();
        done = true;
      } catch (EventStoreException | OutOfMemoryError e) {
        if (!told) {
          LOGGER.warn(
              "The event log cannot be verified; retrying every {} s (logged once).",
              TimeUnit.MILLISECONDS.toSeconds(RETRY_MILLIS),
              e);
        }
        told = true;
        rest(RETRY_MILLIS);
        if (isClosing()) {
          throw new StoppedException();
        }
      }
    }
  }

  /** Waits until the next verification is due; returns false if hrapi is stopping. */
  private synchronized boolean awaitNext() {
    long end = nanoTime.getAsLong() + interval.toNanos();
    try {
      while (!closing && (interval.isZero() || nanoTime.getAsLong() < end)) {
        wait(interval.isZero() ? 0 : Math.min(LOOK_MILLIS, interval.toMillis() + 1));
      }
    } catch (InterruptedException e) {
      throw new StoppedException();
    }
    return !closing;
  }

  private void verify() {
    awakeSince = System.nanoTime();
    long began = nanoTime.getAsLong();
    ChainVerifier.Result result =
        ChainVerifier.verify(store, List.of(head.get()), event -> pace(event.version()));
    ChainVerifier.Misfit misfit = result.misfit();
    synchronized (this) {
      last =
          new Finished(
              clock.instant(), Duration.ofNanos(nanoTime.getAsLong() - began), misfit == null);
    }
    become(
        new Standing(
            misfit == null ? State.VALID : State.DAMAGED,
            result.verified(),
            misfit == null ? null : (Long) misfit.version(),
            misfit == null ? null : misfit.reason()));
  }

  private void become(Standing next) {
    if (next.state() == State.DAMAGED) {
      LOGGER.error(
          "The event log is not what hrapi wrote{}: {}. No checkpoint is signed over it.",
          next.version() == null ? "" : ", from version " + next.version() + " on",
          next.problem());
    } else if (standing().state() != State.VALID) {
      LOGGER.info("The event log was verified: {} events.", next.verified());
    }
    synchronized (this) {
      standing = next;
      notifyAll();
    }
  }

  private void pace(long version) {
    if (version % EVENTS_AWAKE != 0) {
      return;
    }
    synchronized (this) {
      if (closing) {
        throw new StoppedException();
      }
      if (standing.state() == State.RUNNING) {
        standing = new Standing(State.RUNNING, version, null, null);
      }
    }
    long awake = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - awakeSince);
    rest(Math.min(awake * REST, MAX_REST_MILLIS));
    awakeSince = System.nanoTime();
  }

  /** Pauses, unless someone waits for the result. */
  private synchronized void rest(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      long left = millis;
      while (left > 0 && waiting == 0 && !closing) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      throw new StoppedException();
    }
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  /** Stops the thread, and waits up to 10 s for its end. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Aborts the verification when hrapi stops. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
