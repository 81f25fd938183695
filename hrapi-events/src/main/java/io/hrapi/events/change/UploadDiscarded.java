package io.hrapi.events.change;

import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;

/** The pending upload was discarded. */
public record UploadDiscarded(UploadReference upload) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.discarded(version, newestModel);
  }
}
