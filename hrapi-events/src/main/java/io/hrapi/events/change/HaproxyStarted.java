package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * HAProxy was started with the configuration that is recorded as running.
 *
 * @param commitId the id of the commit that is recorded as running
 * @param pid the process id of HAProxy's master
 */
public record HaproxyStarted(String commitId, long pid) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withStopRequested(false);
  }
}
