package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.commit.DriftEvents;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessState;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What the watch does with a HAProxy that runs: counts its old workers, deletes servers whose last
 * connection has ended, finds drift, and keeps HAProxy's log short. {@link #oldWorkers()} may be
 * called by any thread, the other methods by one at a time.
 */
public final class Upkeep {

  private final HaproxyAccess haproxy;
  private final DriftEvents drift;
  private final RemovedTargets removed;
  private final OldWorkers oldWorkers;
  private final Duration driftInterval;
  private final LongSupplier nanoTime;
  private final ProblemLog logProblems = new ProblemLog();

  private volatile int oldCount;
  private long nextDriftLook;

  /**
   * Creates the upkeep of one HAProxy.
   *
   * @param driftInterval the time between two checks for drift
   * @param nanoTime a monotonic clock
   */
  public Upkeep(
      HaproxyAccess haproxy,
      DriftEvents drift,
      RemovedTargets removed,
      OldWorkers oldWorkers,
      Duration driftInterval,
      LongSupplier nanoTime) {
    this.haproxy = haproxy;
    this.drift = drift;
    this.removed = removed;
    this.oldWorkers = oldWorkers;
    this.driftInterval = driftInterval;
    this.nanoTime = nanoTime;
    this.nextDriftLook = nanoTime.getAsLong();
  }

  /** Returns how many workers were finishing old connections at the last look. */
  public int oldWorkers() {
    return oldCount;
  }

  /** Notes that HAProxy does not run, and so has no old workers. */
  void isGone() {
    oldCount = 0;
  }

  /** Does what is due for a running HAProxy. */
  void run(View view, ProcessState.Running running) {
    HaproxyProcess process = haproxy.process();
    oldCount = oldWorkers.of(running).size();
    removed.delete(process);
    long now = nanoTime.getAsLong();
    // While there is drift it is looked for every time, so that its end is noticed soon.
    if (now - nextDriftLook >= 0 || drift.isOpen(view)) {
      drift.look(view, running);
      process.boundLog();
      process.messages().problem().ifPresent(problem -> logProblems.log(problem, null));
      nextDriftLook = now + driftInterval.toNanos();
    }
  }
}
