package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.RunningModel;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.util.List;
import java.util.Optional;

/**
 * Begins commits: renders the configuration and decides how HAProxy will get to it. The caller
 * ensures that only one method runs at a time.
 */
public final class CommitPlanner {

  private final HaproxyAccess haproxy;
  private final RunningModel running;
  private final Drift drift;

  public CommitPlanner(HaproxyAccess haproxy, RunningModel running, Drift drift) {
    this.haproxy = haproxy;
    this.running = running;
    this.drift = drift;
  }

  /**
   * Renders the configuration and plans how to load it.
   *
   * @param directory the directory in which its folder will be
   * @throws DeployException if HAProxy does not answer, or the commit is to be confirmed and there
   *     would be nothing to roll back to
   */
  CommitInProgress begin(
      CommitSpecification specification,
      View view,
      RunDirectory directory,
      List<PendingAnswer> answers) {
    Rendered rendered = specification.source().render(view, directory.commits());
    ProcessState state = haproxy.state();
    ConfirmationDeadline.check(specification, view, state);
    LoadPlan plan = plan(specification, view, rendered, state);
    return new CommitInProgress(specification, view, rendered, state, plan, answers);
  }

  /** Looks for drift, because drift makes the next commit a reload. */
  void lookForDrift(View view) {
    if (view.deployment().commit() != null
        && haproxy.process().state() instanceof ProcessState.Running state) {
      drift.look(view, state);
    }
  }

  /** Stores what was loaded, as the base of the next plan. */
  void loaded(Rendered rendered) {
    running.runs(rendered);
  }

  private LoadPlan plan(
      CommitSpecification specification, View view, Rendered rendered, ProcessState state) {
    if (!(state instanceof ProcessState.Running found)) {
      return LoadPlan.of(specification.stopped(view));
    }
    return runs(found, view, rendered)
        ? LoadPlan.of(Outcome.UNCHANGED)
        : LoadPlan.of(changes(view, rendered, found));
  }

  /** Returns whether HAProxy already runs the configuration, without drift. */
  private boolean runs(ProcessState.Running found, View view, Rendered rendered) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null
        && commit.id().equals(rendered.commitId())
        && found.commitId().equals(Optional.of(rendered.commitId()))
        && drift.look(view, found).deviations().isEmpty();
  }

  private RuntimePlan changes(View view, Rendered rendered, ProcessState.Running found) {
    if (!drift.isClean()) {
      return RuntimePlan.reload(drift.reason());
    }
    RuntimePlan plan = running.plan(view, rendered, found);
    return rendered
        .structure()
        .map(wanted -> haproxy.process().worker().feasible(found, plan, wanted))
        .orElse(plan);
  }
}
