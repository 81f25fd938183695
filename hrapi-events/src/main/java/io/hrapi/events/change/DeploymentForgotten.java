package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * What earlier events recorded of HAProxy happened elsewhere: nothing has been loaded here yet, and
 * a commit would load the model.
 */
public record DeploymentForgotten() implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return newestModel == 0 ? Deployment.NONE : Deployment.NONE.modelChanged(newestModel);
  }
}
