package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.command.Refusal;
import io.hrapi.haproxy.process.ProcessState;

/** Compares HAProxy with what was committed, on request. Thread-safe. */
public final class LiveComparison {

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final Drift drift;

  public LiveComparison(
      SingleFlight single, DeploymentLog log, HaproxyAccess haproxy, Drift drift) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.drift = drift;
  }

  /**
   * Compares HAProxy with what was committed, once no other operation uses HAProxy.
   *
   * @throws Refusal.NotFound before the first commit
   * @throws DeployException if HAProxy runs but does not answer, too many requests wait, or another
   *     operation does not end in time
   */
  public Drift.Findings compare() {
    return single.run(
        () ->
            haproxy.state() instanceof ProcessState.Running running
                ? drift.look(log.view(), running)
                : drift.stopped(log.view()));
  }
}
