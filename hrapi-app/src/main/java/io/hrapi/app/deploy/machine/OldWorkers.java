package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.ProcessState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that a reload replaced and that finish their connections: since when, and how long they
 * may continue. Thread-safe.
 */
public final class OldWorkers {

  private static final Logger LOGGER = LoggerFactory.getLogger(OldWorkers.class);

  /** HAProxy ends old workers itself; a worker that is alive this long after its limit is stuck. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Duration hardStopAfter;
  private final LongSupplier nanoTime;

  /** When each worker was replaced, by its pid, in nanoseconds of the monotonic clock. */
  private final Map<Long, Long> replaced = new HashMap<>();

  private final Set<Long> warned = new HashSet<>();

  /**
   * Creates an observer without any known worker.
   *
   * @param hardStopAfter how long they may keep running; an uploaded configuration may set another
   *     limit
   * @param nanoTime a monotonic clock
   */
  public OldWorkers(Duration hardStopAfter, LongSupplier nanoTime) {
    this.hardStopAfter = hardStopAfter;
    this.nanoTime = nanoTime;
  }

  /**
   * An old worker.
   *
   * @param reloads the reloads that it has survived, including failed ones
   * @param replacedFor how long ago it was replaced
   * @param left the time until HAProxy ends it; negative if that time is over
   */
  public record OldWorker(long pid, int reloads, Duration replacedFor, Duration left) {}

  /** Returns the old workers of a running HAProxy; warns once of each that has run for too long. */
  public synchronized List<OldWorker> of(ProcessState.Running running) {
    long now = nanoTime.getAsLong();
    Set<Long> there = new HashSet<>();
    List<OldWorker> workers = new ArrayList<>();
    for (ProcessState.OldWorker old : running.oldWorkers()) {
      there.add(old.pid());
      // HAProxy reports too short a time once a worker between the two has ended.
      long since = replaced.merge(old.pid(), now - old.replaced().toNanos(), Math::min);
      Duration replacedFor = Duration.ofNanos(now - since);
      OldWorker worker =
          new OldWorker(old.pid(), old.reloads(), replacedFor, hardStopAfter.minus(replacedFor));
      workers.add(worker);
      if (worker.left().plus(GRACE).isNegative() && warned.add(old.pid())) {
        LOGGER.warn(
            "HAProxy's worker {} was replaced {} s ago and still has connections, "
                + "although hard-stop-after is {} s.",
            old.pid(),
            replacedFor.toSeconds(),
            hardStopAfter.toSeconds());
      }
    }
    replaced.keySet().retainAll(there);
    warned.retainAll(there);
    return workers;
  }
}
