package io.hrapi.app.figures;

import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads all figures at most once a second, however many ask: with 10 000 targets a reading is some
 * 100 ms of HAProxy's time, and a monitor must not take that from the traffic. Callers during a
 * reading get its result; a failure is kept as long as a success. Thread-safe.
 */
public final class SharedReadings {

  private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

  private final HaproxyAccess haproxy;
  private final InstantSource clock;
  private @Nullable Outcome last;

  /**
   * What came of a reading.
   *
   * @param commit that was running, as far as the log knew
   * @param reading null if it failed
   * @param problem null if it did not
   */
  private record Outcome(
      @Nullable LoadedCommit commit,
      long nanos,
      @Nullable Reading reading,
      @Nullable HaproxySocketException problem) {}

  public SharedReadings(HaproxyAccess haproxy, InstantSource clock) {
    this.haproxy = haproxy;
    this.clock = clock;
  }

  /**
   * The figures, at most a second old.
   *
   * @param commit what runs as far as the log knows; what was read of another is not used
   * @throws HaproxySocketException if HAProxy does not run, or does not answer in time
   */
  synchronized Reading get(@Nullable LoadedCommit commit) {
    Outcome outcome = last;
    if (outcome == null
        || !Objects.equals(outcome.commit(), commit)
        || System.nanoTime() - outcome.nanos() > KEPT_NANOS) {
      outcome = read(commit);
      last = outcome;
    }
    if (outcome.reading() == null) {
      throw Objects.requireNonNull(outcome.problem());
    }
    return outcome.reading();
  }

  private Outcome read(@Nullable LoadedCommit commit) {
    try {
      Reading reading =
          new Reading(clock.instant(), haproxy.statistics().process(), haproxy.statistics().all());
      return new Outcome(commit, System.nanoTime(), reading, null);
    } catch (HaproxySocketException e) {
      return new Outcome(commit, System.nanoTime(), null, e);
    }
  }
}
