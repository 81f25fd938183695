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
 * @param commit the last one that was confirmed, or loaded without a deadline
 * @param since the version since which it ran
 */
record RollbackPoint(LoadedCommit commit, long since) {

  /**
   * That of the next commit. One that waits already leaves it as it was: what is not confirmed is
   * nothing to go back to.
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

  /** That of the commit that waits. */
  static RollbackPoint of(Confirmation waiting) {
    return new RollbackPoint(waiting.former(), waiting.formerSince());
  }

  /** Whether it leads to the very same. */
  boolean leadsTo(Rendered rendered) {
    return commit.id().equals(rendered.commitId());
  }

  /** The model's version; of an upload the one that it ran since. */
  long rendered() {
    return commit.configuration() instanceof ModelReference model ? model.version() : since;
  }

  /** What the event says of it; times as there. */
  ConfirmationAwaited awaited(int seconds, long untilMicros) {
    return new ConfirmationAwaited(seconds, untilMicros, commit, since);
  }
}
