package io.hrapi.events.change;

/**
 * One effect of an event: the closed family of changes that the projection folds. A {@link
 * ResourceChanged} is about the desired state, a {@link DeploymentChange} about what was loaded and
 * what runs, a {@link SecretChange} about stored private keys, a {@link Provenance} about the
 * origin of the state, a {@link BackupStored} and a {@link BackupDeleted} about backups, a {@link
 * LogLossAccepted} about lost events, and a {@link ClockDoubted} about the time of the event
 * itself.
 */
public sealed interface Change
    permits ResourceChanged,
        DeploymentChange,
        SecretChange,
        Provenance,
        BackupStored,
        BackupDeleted,
        LogLossAccepted,
        ClockDoubted {}
