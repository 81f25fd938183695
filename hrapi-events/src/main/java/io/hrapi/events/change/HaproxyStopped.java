package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * HAProxy was stopped.
 *
 * @param requested whether it is to stay stopped: not when it ended together with hrapi, which
 *     starts it again with itself
 * @param pid the master process that was
 */
public record HaproxyStopped(boolean requested, long pid) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withStopRequested(requested);
  }
}
