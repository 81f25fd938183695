package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.present.ApiPaths;
import io.hrapi.app.present.Times;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deadline for the confirmation of a commit, and what it rolls back to without one.
 * Thread-safe.
 */
final class ConfirmationDeadline {

  private final InstantSource clock;

  ConfirmationDeadline(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Refuses a confirmation if there would be nothing to roll back to.
   *
   * @throws DeployException if nothing was loaded yet, or HAProxy is stopped and stays stopped
   */
  static void check(CommitSpecification specification, View view, ProcessState state) {
    if (specification.confirmSeconds() == 0) {
      return;
    }
    if (view.deployment().commit() == null) {
      throw DeployException.conflict(
          "nothing has been committed yet, so there is nothing to go back to; commit "
              + "without \"confirm\" the first time",
          List.of());
    }
    if (!(state instanceof ProcessState.Running) && specification.stopped(view) == Outcome.STAGED) {
      throw DeployException.conflict(
          "HAProxy is stopped, so this commit takes effect only at its next start; "
              + "start it first (POST /v1/haproxy/control/start), or commit without "
              + "\"confirm\"",
          List.of());
    }
  }

  /**
   * Returns the confirmation that the commit waits for, with its deadline counted from now; null if
   * none is awaited, or the rollback would lead to the same configuration.
   */
  @Nullable ConfirmationAwaited awaited(CommitInProgress commit) {
    int seconds = commit.specification().confirmSeconds();
    RollbackPoint back = RollbackPoint.of(commit.view().deployment());
    return seconds == 0 || back == null || back.leadsTo(commit.rendered())
        ? null
        : back.awaited(seconds, Times.micros(clock.instant().plusSeconds(seconds)));
  }

  /** Returns the warnings, with one more if a confirmation was requested but has no effect. */
  static List<String> warnings(CommitInProgress commit, List<String> warnings) {
    List<String> all = new ArrayList<>(warnings.stream().map(ApiPaths::whole).toList());
    RollbackPoint back = RollbackPoint.of(commit.view().deployment());
    if (commit.specification().confirmSeconds() == 0
        || back == null
        || !back.leadsTo(commit.rendered())) {
      return all;
    }
    all.add(
        "there is nothing to go back to, because this configuration already ran "
            + "before; it stays, and no confirmation is awaited");
    return all;
  }
}
