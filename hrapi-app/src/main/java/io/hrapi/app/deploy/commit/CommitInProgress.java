package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit in progress, or a dry-run of one.
 *
 * @param view the view from which it is made
 * @param state the state of HAProxy before it
 * @param plan how HAProxy gets to the configuration
 * @param answers the pending answers, in the order of the requests; empty for a dry-run
 */
record CommitInProgress(
    CommitSpecification specification,
    View view,
    Rendered rendered,
    ProcessState state,
    LoadPlan plan,
    List<PendingAnswer> answers) {

  CommitInProgress {
    answers = List.copyOf(answers);
  }

  /** Returns the answer to the first request. */
  PendingAnswer first() {
    return answers.get(0);
  }

  /** Returns the answers to the requests that joined the first. */
  List<PendingAnswer> others() {
    return answers.subList(1, answers.size());
  }

  /** Returns whether HAProxy already runs the configuration. */
  boolean isUnchanged() {
    return plan.outcome() == Outcome.UNCHANGED;
  }

  /** Returns whether HAProxy stays stopped. */
  boolean isStaged() {
    return plan.outcome() == Outcome.STAGED;
  }

  /**
   * Returns whether it has the same certificates as the previous commit, so that the files of the
   * latter contain no outdated key.
   */
  boolean keepsFiles() {
    LoadedCommit before = view.deployment().commit();
    return before != null && before.files().equals(rendered.commit().files());
  }

  /** Returns the pid of HAProxy's master before the commit; 0 if none ran. */
  long masterPid() {
    return state instanceof ProcessState.Running running ? running.masterPid() : 0;
  }

  /** Returns this commit with another plan. */
  CommitInProgress with(LoadPlan other) {
    return new CommitInProgress(specification, view, rendered, state, other, answers);
  }

  /**
   * Returns the result of the commit, or the predicted result of a dry-run.
   *
   * @param pid the pid of HAProxy's master; 0 if unknown
   * @param eventVersion the version of its event; for a dry-run the newest version
   */
  CommitResult result(
      LoadPlan taken,
      long pid,
      List<String> warnings,
      @Nullable ConfirmationAwaited awaited,
      long eventVersion) {
    return new CommitResult(
        taken.outcome(),
        taken.because(),
        rendered,
        pid,
        warnings,
        awaited,
        view.deployment().running(),
        eventVersion);
  }
}
