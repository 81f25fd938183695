package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * A commit that waited for confirmation was confirmed, so it is not rolled back.
 *
 * @param version the version of the event that required the confirmation
 * @param commitId the id of the confirmed commit
 */
public record CommitConfirmed(long version, String commitId) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.confirmed();
  }
}
