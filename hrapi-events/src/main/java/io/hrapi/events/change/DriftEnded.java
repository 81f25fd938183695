package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * What is live matches what was committed again.
 *
 * @param commitId of the configuration that is recorded as running
 */
public record DriftEnded(String commitId) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withDrifted(false);
  }
}
