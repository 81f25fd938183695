package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;

/** Something that happened to, or was attempted with, hrapi's HAProxy. */
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
   * The deployment with this change made.
   *
   * @param version the version of the event that makes it
   * @param newestModel the newest version that changed the model
   */
  Deployment applyTo(Deployment deployment, long version, long newestModel);
}
