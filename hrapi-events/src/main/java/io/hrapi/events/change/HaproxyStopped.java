package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * HAProxy was stopped.
 *
 * @param requested whether HAProxy must stay stopped; false if it was stopped together with hrapi,
 *     whose next start starts it again
 * @param pid the process id of the master that ended
 */
public record HaproxyStopped(boolean requested, long pid) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withStopRequested(requested);
  }
}
