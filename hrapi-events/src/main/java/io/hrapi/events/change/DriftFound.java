package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deviation;
import java.util.List;

/**
 * The live state differs from what was committed: the files or HAProxy were changed by something
 * other than hrapi.
 *
 * @param commitId the id of the commit that is recorded as running
 * @param count the number of all deviations
 * @param deviations the first deviations
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
