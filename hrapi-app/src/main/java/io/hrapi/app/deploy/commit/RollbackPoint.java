package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import org.jspecify.annotations.Nullable;

/**
 * What a commit rolls back to if it is not confirmed.
 *
 * @param commit the last commit that was confirmed, or loaded without a deadline
 * @param since the version since which it ran
 */
record RollbackPoint(LoadedCommit commit, long since) {

  /**
   * Returns the rollback point of the next commit. If a commit already waits for confirmation, its
   * rollback point stays, because an unconfirmed commit is never rolled back to.
   *
   * @return null if nothing was loaded yet
   */
  static @Nullable RollbackPoint of(Deployment deployment) {
    Confirmation waiting = deployment.confirmation();
    if (waiting != null) {
      return of(waiting);
    }
    LoadedCommit commit = deployment.commit();
    return commit == null ? null : new RollbackPoint(commit, deployment.runningSince());
  }

  /** Returns the rollback point of the commit that waits. */
  static RollbackPoint of(Confirmation waiting) {
    return new RollbackPoint(waiting.former(), waiting.formerSince());
  }

  /** Returns whether the rollback would lead to the given configuration. */
  boolean leadsTo(Rendered rendered) {
    return commit.id().equals(rendered.commitId());
  }

  /** Returns the model's version, or for an upload the version since which it ran. */
  long rendered() {
    return commit.configuration() instanceof ModelReference model ? model.version() : since;
  }

  /**
   * Returns the change for the event.
   *
   * @param untilMicros the deadline, as in {@link ConfirmationAwaited#untilMicros()}
   */
  ConfirmationAwaited awaited(int seconds, long untilMicros) {
    return new ConfirmationAwaited(seconds, untilMicros, commit, since);
  }
}
