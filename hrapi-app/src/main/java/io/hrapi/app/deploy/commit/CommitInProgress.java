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
 * @param view from which it is made
 * @param state of HAProxy before it
 * @param plan how HAProxy comes to it
 * @param answers that are waited for; the first request is the one that came first. None if the
 *     commit is only tried
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

  /** The answer to the first request. */
  PendingAnswer first() {
    return answers.get(0);
  }

  /** The answers to those that joined. */
  List<PendingAnswer> others() {
    return answers.subList(1, answers.size());
  }

  /** Whether HAProxy runs it already. */
  boolean isUnchanged() {
    return plan.outcome() == Outcome.UNCHANGED;
  }

  /** Whether HAProxy stays stopped. */
  boolean isStaged() {
    return plan.outcome() == Outcome.STAGED;
  }

  /** Whether it has the certificates of the commit before: no key in that one's files is old. */
  boolean keepsFiles() {
    LoadedCommit before = view.deployment().commit();
    return before != null && before.files().equals(rendered.commit().files());
  }

  /** HAProxy's master before it; 0 if none ran. */
  long masterPid() {
    return state instanceof ProcessState.Running running ? running.masterPid() : 0;
  }

  /** This, with another plan. */
  CommitInProgress with(LoadPlan other) {
    return new CommitInProgress(specification, view, rendered, state, other, answers);
  }

  /**
   * What came of it, or would come of it.
   *
   * @param pid of HAProxy's master; 0 if that is not known
   * @param eventVersion of its event; for one that is only tried the newest version
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
