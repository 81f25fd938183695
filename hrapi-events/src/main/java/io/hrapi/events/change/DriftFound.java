package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deviation;
import java.util.List;

/**
 * What is live differs from what was committed: somebody else changed the files or HAProxy.
 *
 * @param commitId of the configuration that is recorded as running
 * @param count how many deviations were found
 * @param deviations the first of them
 */
public record DriftFound(String commitId, int count, List<Deviation> deviations)
    implements DeploymentChange {

  public DriftFound {
    deviations = List.copyOf(deviations);
  }

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.withDrifted(true);
  }
}
