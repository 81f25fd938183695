package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * The earlier events about HAProxy happened elsewhere: here nothing has been loaded yet, and the
 * model, unless it was never changed, is pending.
 */
public record DeploymentForgotten() implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return newestModel == 0 ? Deployment.NONE : Deployment.NONE.modelChanged(newestModel);
  }
}
