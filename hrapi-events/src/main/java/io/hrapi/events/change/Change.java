package io.hrapi.events.change;

/**
 * One effect of an event: the closed family of changes that the projection folds. A {@link
 * ResourceChanged} is about what is wanted, a {@link DeploymentChange} about what was loaded and
 * what runs, a {@link SecretChange} about private keys in the store; a {@link Provenance} tells
 * where all that came from, a {@link BackupStored} where it was put, a {@link BackupDeleted} that
 * it is there no more, a {@link LogLossAccepted} what of it is gone, and a {@link ClockDoubted} why
 * an event has not the time of the clock.
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
