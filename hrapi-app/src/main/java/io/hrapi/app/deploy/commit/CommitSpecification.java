package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.EventType;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.projection.View;
import java.nio.file.Path;

/**
 * What to load, and on what occasion.
 *
 * @param subject the requested operation, as a path
 * @param confirmSeconds the seconds after which hrapi rolls back unless the commit is confirmed; 0
 *     if it needs no confirmation
 */
record CommitSpecification(String subject, Trigger trigger, int confirmSeconds, Source source) {

  /**
   * Renders from a view the configuration to be loaded; its folder will be in the given directory.
   */
  interface Source {
    Rendered render(View view, Path commits);
  }

  /** Returns the outcome if HAProxy does not run. */
  Outcome stopped(View view) {
    return switch (trigger) {
      case SWAP -> Outcome.STAGED;
      case BACK -> view.deployment().stopRequested() ? Outcome.STAGED : Outcome.START;
      case COMMIT, UPLOAD -> Outcome.START;
    };
  }

  /** Returns the event type for success. */
  EventType committed() {
    return DeploymentLog.committed(trigger);
  }

  /** Returns the event type for a commit that was refused before the load. */
  EventType refused() {
    return trigger == Trigger.BACK ? EventType.WAY_BACK_FAILED : EventType.COMMIT_REFUSED;
  }

  /** Returns the event type for a commit that HAProxy did not load. */
  EventType failed() {
    return DeploymentLog.failed(trigger);
  }
}
