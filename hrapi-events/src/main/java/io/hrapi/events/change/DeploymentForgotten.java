package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * What the events before say of HAProxy happened elsewhere: here nothing was loaded yet, and the
 * model is what a commit would load.
 */
public record DeploymentForgotten() implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return newestModel == 0 ? Deployment.NONE : Deployment.NONE.modelChanged(newestModel);
  }
}
