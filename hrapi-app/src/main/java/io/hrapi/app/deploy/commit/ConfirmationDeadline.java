package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.render.Rendered;
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

/** Until when a commit is to be confirmed, and what it goes back to if it is not. Thread-safe. */
final class ConfirmationDeadline {

  private final InstantSource clock;

  ConfirmationDeadline(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Refuses a term where there could be no way back.
   *
   * @throws DeployException if nothing was loaded yet, or HAProxy is stopped and stays so
   */
  static void check(CommitSpecification specification, View view, ProcessState state) {
    if (specification.confirmSeconds() == 0) {
      return;
    }
    if (view.deployment().commit() == null) {
      throw DeployException.conflict(
          "nothing was committed yet, so that there is nothing to go back to; commit without"
              + " \"confirm\" the first time",
          List.of());
    }
    if (!(state instanceof ProcessState.Running) && specification.stopped(view) == Outcome.STAGED) {
      throw DeployException.conflict(
          "HAProxy is stopped, and only its next start would show what this commit does; start it"
              + " before (POST /v1/haproxy/control/start), or commit without \"confirm\"",
          List.of());
    }
  }

  /** What the commit waits for, from now on; null if it stays, or would go back to itself. */
  @Nullable ConfirmationAwaited awaited(
      CommitSpecification specification, View view, Rendered rendered) {
    RollbackPoint back = RollbackPoint.of(view.deployment());
    return specification.confirmSeconds() == 0 || back == null || back.leadsTo(rendered)
        ? null
        : back.awaited(
            specification.confirmSeconds(),
            Times.micros(clock.instant().plusSeconds(specification.confirmSeconds())));
  }

  /** The warnings, and what is to be said of a term that means nothing. */
  static List<String> warnings(
      CommitSpecification specification, View view, Rendered rendered, List<String> warnings) {
    List<String> all = new ArrayList<>(warnings.stream().map(ApiPaths::whole).toList());
    RollbackPoint back = RollbackPoint.of(view.deployment());
    if (specification.confirmSeconds() == 0 || back == null || !back.leadsTo(rendered)) {
      return all;
    }
    all.add(
        "there is nothing to go back to: this is what a commit that is not confirmed goes back to;"
            + " it stays, and no confirmation is waited for");
    return all;
  }
}
