package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * The live state matches what was committed again.
 *
 * @param commitId the id of the commit that is recorded as running
 */
public record DriftEnded(String commitId) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withDrifted(false);
  }
}
