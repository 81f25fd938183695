package io.hrapi.events.model;

/**
 * A commit that waits for its confirmation; without one, hrapi rolls back.
 *
 * @param version of the event that asked for it last
 * @param seconds how long it was to wait from that event on
 * @param untilMicros when it goes back, microseconds since 1970-01-01T00:00Z
 * @param former what it goes back to: the last that was confirmed, or loaded without such a term
 * @param formerSince the version since which that ran, as {@link Deployment#runningSince()} had it
 */
public record Confirmation(
    long version, int seconds, long untilMicros, LoadedCommit former, long formerSince) {}
