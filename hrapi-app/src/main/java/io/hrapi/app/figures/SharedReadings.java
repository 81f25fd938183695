package io.hrapi.app.figures;

import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads all statistics at most once a second, however many callers there are: with 10 000 targets,
 * a reading takes some 100 ms of HAProxy's time, which monitoring must not take from the traffic.
 * Callers during a reading get its result; a failure is kept as long as a success. Thread-safe.
 */
public final class SharedReadings {

  private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

  private final HaproxyAccess haproxy;
  private final InstantSource clock;
  private @Nullable Outcome last;

  /**
   * The outcome of a reading.
   *
   * @param commit the commit that was running, according to the log
   * @param nanos when it ended, by the monotonic clock
   * @param reading null if the reading failed
   * @param problem null if the reading succeeded
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
   * Returns the statistics, at most a second old.
   *
   * @param commit the commit that is running, according to the log; a reading during another commit
   *     is not used
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
