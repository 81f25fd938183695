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
 * @param subject what was asked for, as a path
 * @param confirmSeconds after which hrapi goes back, unless it is confirmed before; 0 if it stays
 */
record CommitSpecification(String subject, Trigger trigger, int confirmSeconds, Source source) {

  /** What is to be loaded, out of a view and the directory in which its folder will lie. */
  interface Source {
    Rendered render(View view, Path commits);
  }

  /** What it does to a HAProxy that does not run. */
  Outcome stopped(View view) {
    return switch (trigger) {
      case SWAP -> Outcome.STAGED;
      case BACK -> view.deployment().stopRequested() ? Outcome.STAGED : Outcome.START;
      case COMMIT, UPLOAD -> Outcome.START;
    };
  }

  /** The event of one that went well. */
  EventType committed() {
    return DeploymentLog.committed(trigger);
  }

  /** The event of one that was not tried. */
  EventType refused() {
    return trigger == Trigger.BACK ? EventType.WAY_BACK_FAILED : EventType.COMMIT_REFUSED;
  }

  /** The event of one that HAProxy did not load. */
  EventType failed() {
    return DeploymentLog.failed(trigger);
  }
}
