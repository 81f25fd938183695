package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/**
 * A change of the deployment: an event of hrapi's HAProxy, or an attempt to change what it runs.
 */
public sealed interface DeploymentChange extends Change
    permits CommitConfirmed,
        ConfigurationLoaded,
        ConfigurationNotLoaded,
        ConfigurationUploaded,
        ConfirmationAwaited,
        DeploymentForgotten,
        DriftEnded,
        DriftFound,
        HaproxyDied,
        HaproxyGivenUp,
        HaproxyStarted,
        HaproxyStopped,
        UploadDiscarded {

  /**
   * Returns the deployment after this change.
   *
   * @param version the version of the event that has this change
   * @param newestModel the newest version that changed the model; 0 if there is none
   */
  Deployment applyTo(Deployment deployment, long version, long newestModel);
}
