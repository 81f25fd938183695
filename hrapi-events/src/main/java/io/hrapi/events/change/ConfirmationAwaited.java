package io.hrapi.events.change;

import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;

/**
 * The commit of this event is rolled back unless it is confirmed in time.
 *
 * @param seconds the time to confirm it, in seconds
 * @param untilMicros the deadline, in microseconds since 1970-01-01T00:00Z
 * @param former the commit to roll back to
 * @param formerSince the version since which that commit ran
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
