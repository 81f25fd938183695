package io.hrapi.events.change;

import java.util.List;

/**
 * What was requested or happened: the stored name, its meaning, and the changes that an event of
 * this type may have. An event without changes found everything as requested. Any event may also
 * have {@link ClockDoubted}, which is about its time.
 *
 * <p>The stored names are permanent: types may be added, but none may change its meaning. A log can
 * have events of unknown types, from a later release; their types are shown as text.
 */
public enum EventType {
  GATEWAY_PUT(
      "GatewayPut",
      "A gateway was created or changed, with the endpoints and pools named in it.",
      ResourceChanged.class),
  GATEWAY_DELETED(
      "GatewayDeleted",
      "A gateway was deleted, with its endpoints and its associations with pools.",
      ResourceChanged.class),
  ENDPOINT_PUT("EndpointPut", "An endpoint was created, changed or moved.", ResourceChanged.class),
  ENDPOINT_DELETED("EndpointDeleted", "An endpoint was deleted.", ResourceChanged.class),
  GATEWAY_POOL_PUT(
      "GatewayPoolPut",
      "A gateway's association with a pool was created or changed.",
      ResourceChanged.class),
  GATEWAY_POOL_DELETED(
      "GatewayPoolDeleted",
      "A gateway's association with a pool was deleted.",
      ResourceChanged.class),
  POOL_PUT(
      "PoolPut",
      "A pool was created or changed, with the targets named in it.",
      ResourceChanged.class),
  POOL_DELETED(
      "PoolDeleted",
      "A pool was deleted with its targets and, if that was requested, with its "
          + "associations with gateways.",
      ResourceChanged.class),
  TARGET_PUT("TargetPut", "A target was created, changed or moved.", ResourceChanged.class),
  TARGET_DELETED("TargetDeleted", "A target was deleted.", ResourceChanged.class),
  TARGET_CHECK_FAILED(
      "TargetCheckFailed",
      "A check could not reach a target, so it was disabled.",
      ResourceChanged.class),
  POLICY_PUT("PolicyPut", "A pool's policy was changed.", ResourceChanged.class),
  POLICY_RESET("PolicyReset", "A pool's policy was reset to the default.", ResourceChanged.class),
  CERTIFICATE_PUT("CertificatePut", "A certificate was stored or replaced.", ResourceChanged.class),
  CERTIFICATE_DELETED(
      "CertificateDeleted",
      "A certificate was deleted; its private key is kept.",
      ResourceChanged.class),
  MODEL_PUT("ModelPut", "The model was replaced by a document.", ResourceChanged.class),
  TRANSACTION_APPLIED(
      "TransactionApplied", "A transaction made several writes at once.", ResourceChanged.class),
  IMPORTED(
      "Imported",
      "The model was replaced by an imported file.",
      Provenance.class,
      ResourceChanged.class),
  RESTORED(
      "Restored",
      "The model was restored to an older version or to a backup.",
      Provenance.class,
      ResourceChanged.class),
  LOG_ADOPTED(
      "LogAdopted",
      "An empty log took over the whole history of another log.",
      Provenance.class,
      DeploymentForgotten.class),
  CONFIGURATION_COMMITTED(
      "ConfigurationCommitted",
      "HAProxy serves what was committed; it may have done so before.",
      ConfigurationLoaded.class,
      ConfigurationNotLoaded.class,
      ConfirmationAwaited.class),
  COMMIT_REFUSED(
      "CommitRefused",
      "A commit was not loaded: HAProxy's check refused it, or an address is in use.",
      ConfigurationNotLoaded.class),
  COMMIT_FAILED(
      "CommitFailed", "HAProxy did not load what was committed.", ConfigurationNotLoaded.class),
  COMMIT_CONFIRMED(
      "CommitConfirmed",
      "A commit that waited for its confirmation was confirmed.",
      CommitConfirmed.class),
  COMMIT_NOT_CONFIRMED(
      "CommitNotConfirmed",
      "A commit was not confirmed in time, and what ran before it runs again.",
      ConfigurationLoaded.class,
      ConfigurationNotLoaded.class),
  WAY_BACK_FAILED(
      "WayBackFailed",
      "A commit was not confirmed in time, but what ran before it could not be loaded.",
      ConfigurationNotLoaded.class),
  PENDING_PUT(
      "PendingPut",
      "A configuration was uploaded, to be loaded by the next commit.",
      ConfigurationUploaded.class),
  PENDING_DELETED(
      "PendingDeleted", "The uploaded configuration was discarded.", UploadDiscarded.class),
  HAPROXY_STARTED("HaproxyStarted", "HAProxy was started.", HaproxyStarted.class),
  HAPROXY_RESTARTED(
      "HaproxyRestarted",
      "HAProxy was restarted with the configuration that it ran.",
      HaproxyStarted.class),
  HAPROXY_STOPPED("HaproxyStopped", "HAProxy was stopped.", HaproxyStopped.class),
  HAPROXY_DIED("HaproxyDied", "HAProxy ended by itself, or was killed.", HaproxyDied.class),
  HAPROXY_GIVEN_UP(
      "HaproxyGivenUp",
      "HAProxy died so often that it is not started again.",
      HaproxyGivenUp.class),
  HAPROXY_DRIFTED(
      "HaproxyDrifted",
      "HAProxy, or files of it, were found to differ from what was committed.",
      DriftFound.class),
  DRIFT_ENDED("DriftEnded", "HAProxy matches what was committed again.", DriftEnded.class),
  BACKUP_STORED(
      "BackupStored",
      "The log was stored as a backup, and older backups may have been deleted.",
      BackupStored.class,
      BackupDeleted.class),
  SECRETS_ROTATED(
      "SecretsRotated",
      "Private keys were encrypted again with another master key.",
      SecretsResealed.class),
  SECRET_DESTROYED("SecretDestroyed", "A private key was destroyed.", SecretDestroyed.class),
  LOG_LOSS_ACCEPTED(
      "LogLossAccepted",
      "An operator accepted that the log had lost events.",
      LogLossAccepted.class),
  GARBAGE_COLLECTED("GarbageCollected", "An operator had the garbage collector run."),
  LOG_LEVEL_SET("LogLevelSet", "An operator set a logger's level.");

  private final String storedName;
  private final String meaning;

  // Lists made by List.of are immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Class<?>> changes;

  EventType(String storedName, String meaning, Class<?>... changes) {
    this.storedName = storedName;
    this.meaning = meaning;
    this.changes = List.of(changes);
  }

  /** Returns the name of the type in the log and in responses. */
  public String storedName() {
    return storedName;
  }

  /** Returns the meaning of an event of this type, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /**
   * Returns the kinds of change that an event of this type may have, other than {@link
   * ClockDoubted}.
   */
  public List<Class<?>> changes() {
    return changes;
  }

  /** Returns whether an event of this type may have this change. */
  public boolean carries(Change change) {
    return change instanceof ClockDoubted
        || changes.stream().anyMatch(kind -> kind.isInstance(change));
  }
}
