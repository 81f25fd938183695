package io.hrapi.events.change;

import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;

/** A configuration was uploaded and is now pending. */
public record ConfigurationUploaded(UploadReference upload) implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.uploaded(upload, version);
  }
}
