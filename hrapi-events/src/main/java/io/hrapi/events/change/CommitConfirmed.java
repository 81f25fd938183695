package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * The commit that waited for a confirmation was confirmed, so it stays.
 *
 * @param version of the event that had it wait
 * @param commitId of the configuration that stays
 */
public record CommitConfirmed(long version, String commitId) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.confirmed();
  }
}
