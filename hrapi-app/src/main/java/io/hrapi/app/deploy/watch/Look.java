package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;

/**
 * A look at HAProxy, which the watch repeats: finds out whether HAProxy runs and should run, and
 * has the rest done accordingly. The caller ensures that only one method runs at a time, while no
 * other operation uses HAProxy.
 */
public final class Look {

  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final Recovery recovery;
  private final RestartAfterDeath restart;
  private final Upkeep upkeep;
  private final ProblemLog problems = new ProblemLog();

  /** Whether HAProxy should run although this object has not seen it run. */
  private boolean expected;

  public Look(
      DeploymentLog log,
      HaproxyAccess haproxy,
      Recovery recovery,
      RestartAfterDeath restart,
      Upkeep upkeep) {
    this.log = log;
    this.haproxy = haproxy;
    this.recovery = recovery;
    this.restart = restart;
    this.upkeep = upkeep;
  }

  /** Sets whether HAProxy should run although it was not seen running. */
  void expect(boolean isExpected) {
    expected = isExpected;
  }

  /** Notes that a look has failed. */
  void failed(RuntimeException e) {
    problems.log("HAProxy cannot be watched: " + e.getMessage(), e);
  }

  /** Looks at HAProxy once. */
  void run() {
    if (log.isReadOnly()) {
      runUnrecorded();
      return;
    }
    if (!isDecided()) {
      return;
    }
    View view = log.view();
    Deployment deployment = view.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit == null) {
      return;
    }
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Running running) {
      runs(running);
      expected = false;
      upkeep.run(view, running);
    } else if (state instanceof ProcessState.Unresponsive unresponsive) {
      problems.log(
          "HAProxy runs but does not answer: "
              + unresponsive.problem()
              + "; "
              + HaproxyAccess.WAY_OUT,
          null);
    } else if (deployment.stopRequested()) {
      expected = false;
      restart.isStoppedOnRequest();
    } else if (expected || haproxy.process().loadedWorker() != 0) {
      upkeep.isGone();
      restart.isGone(commit);
    }
  }

  /**
   * Records the outcome of a commit for which hrapi stopped waiting; returns whether it is known.
   */
  private boolean isDecided() {
    boolean decided = recovery.recordWhatIsFound() != Recovery.Finding.UNDECIDED;
    if (!decided) {
      problems.log("The outcome of the last commit is not known yet.", null);
    }
    return decided;
  }

  /** Does what is possible while nothing can be recorded. */
  private void runUnrecorded() {
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Running running) {
      runs(running);
    } else if (state instanceof ProcessState.Stopped) {
      restart.isGoneUnrecorded();
    }
  }

  private void runs(ProcessState.Running running) {
    restart.runs(running);
    problems.forget();
  }
}
