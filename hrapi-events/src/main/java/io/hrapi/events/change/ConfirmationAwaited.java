package io.hrapi.events.change;

import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;

/**
 * The commit of this event stays only if it is confirmed in time.
 *
 * @param seconds how long it waits
 * @param untilMicros when that is over, microseconds since 1970-01-01T00:00Z
 * @param former what is gone back to
 * @param formerSince the version since which that ran
 */
public record ConfirmationAwaited(
    int seconds, long untilMicros, LoadedCommit former, long formerSince)
    implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.awaiting(
        new Confirmation(version, seconds, untilMicros, former, formerSince));
  }
}
