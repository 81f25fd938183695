package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * The earlier events about HAProxy happened on another machine: here nothing has been loaded yet,
 * and the model, if there is one, is pending.
 */
public record DeploymentForgotten() implements DeploymentChange {

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return newestModel == 0 ? Deployment.NONE : Deployment.NONE.modelChanged(newestModel);
  }
}
