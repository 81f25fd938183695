package io.hrapi.app.deploy.commit;

import io.hrapi.events.command.Preconditions;

/**
 * What a client requests of a commit.
 *
 * @param preconditions on the model's version
 * @param dryRun whether to stop before anything is loaded or recorded
 * @param confirmSeconds after which hrapi goes back, unless it is confirmed before; 0 if it stays
 * @param consent to what a commit of the model may replace; nobody else is asked for it
 */
public record CommitRequest(
    Preconditions preconditions,
    Requester<CommitResult> requester,
    boolean dryRun,
    int confirmSeconds,
    Consent consent) {}
