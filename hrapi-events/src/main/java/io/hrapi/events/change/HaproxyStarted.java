package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * HAProxy was started with the configuration that is recorded as running.
 *
 * @param commitId of that configuration
 * @param pid HAProxy's master process
 */
public record HaproxyStarted(String commitId, long pid) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withStopRequested(false);
  }
}
