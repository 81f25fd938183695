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
 * Verifies after a start, and again every so often, the hash chain of the whole log, from its first
 * event to the head that is in memory then, on a thread of its own, which mostly sleeps to leave
 * the CPU to requests and does not sleep while somebody waits for the result. What hrapi appends is
 * chained to that head in memory; later damage on the disk is found by the next verification.
 * Thread-safe; created and closed by the wiring.
 */
public final class BackgroundVerification implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(BackgroundVerification.class);

  /** How many events are verified between two rests. */
  private static final int EVENTS_AWAKE = 256;

  /** For one part of work so many parts of rest. */
  private static final int REST = 4;

  private static final long MAX_REST_MILLIS = 200;
  private static final long RETRY_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 10_000;

  /** How often it looks whether it is time, at least: a machine may have slept. */
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
   * @param time of the end
   * @param took how long, with all rests
   * @param valid how it went
   */
  public record Finished(Instant time, Duration took, boolean valid) {}

  /**
   * The progress of the verification.
   *
   * @param state what is known of the log
   * @param verified how many events fit, from the first on
   * @param version the first event that does not fit; null if all do, or if what is wrong is of
   *     none
   * @param problem what is wrong; null if nothing is
   */
  public record Standing(
      State state, long verified, @Nullable Long version, @Nullable String problem) {}

  /** What is known of the log. */
  public enum State {
    /** Not all of it was verified. */
    RUNNING,
    /** It is what hrapi wrote. */
    VALID,
    /** It is not. */
    DAMAGED
  }

  /**
   * Does nothing before {@link #start}.
   *
   * @param head that the log must have at the moment: what is in memory stands on it
   * @param afterwards is run each time when the log was verified, on this object's thread
   * @param interval from the end of one verification to the next; zero for none but the first
   * @param clock tells when one ended
   * @param nanoTime measures time
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

  /** Starts. */
  public void start() {
    thread.start();
  }

  /** The current state. */
  public synchronized Standing standing() {
    return standing;
  }

  /** The last verification that came to its end; empty while none has. */
  public synchronized Optional<Finished> last() {
    return Optional.ofNullable(last);
  }

  /** Looks now whether it is time for the next one. */
  synchronized void look() {
    notifyAll();
  }

  /**
   * Waits until it is known whether the log is valid.
   *
   * @return where it stands then; still running, if that took longer than the limit
   */
  public synchronized Standing await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    waiting++;
    notifyAll();
    try {
      long left = limit.toNanos();
      while (standing.state() == State.RUNNING && !closing && left > 0) {
        // Rounded up: to wait for 0 ms is to wait for ever.
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

  /** Takes what somebody found who checked the whole log meanwhile. */
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

  /** Waits until it is time for the next one; false if there is none. */
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

  /** Rests, unless somebody waits. */
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

  /** Ends the thread. */
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

  /** Ends the reading when hrapi stops. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
