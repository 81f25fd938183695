package io.hrapi.events.model;

/**
 * A commit that waits for its confirmation; without one, hrapi rolls back.
 *
 * @param version the version of the event that last requested the confirmation
 * @param seconds the time to wait from that event on, in seconds
 * @param untilMicros the deadline for the confirmation, microseconds since 1970-01-01T00:00Z
 * @param former what hrapi rolls back to: the last commit that was confirmed, or loaded without a
 *     deadline
 * @param formerSince the value of {@link Deployment#runningSince()} while {@code former} ran
 */
public record Confirmation(
    long version, int seconds, long untilMicros, LoadedCommit former, long formerSince) {}
