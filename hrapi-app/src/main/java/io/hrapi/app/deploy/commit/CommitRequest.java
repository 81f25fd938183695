package io.hrapi.app.deploy.commit;

import io.hrapi.events.command.Preconditions;

/**
 * A client's request for a commit.
 *
 * @param preconditions the preconditions on the model's version
 * @param dryRun whether to stop before anything is loaded or recorded
 * @param confirmSeconds the seconds after which hrapi rolls back unless the commit is confirmed; 0
 *     if it needs no confirmation
 * @param consent what a commit of the model may replace; other commits do not need it
 */
public record CommitRequest(
    Preconditions preconditions,
    Requester<CommitResult> requester,
    boolean dryRun,
    int confirmSeconds,
    Consent consent) {}
