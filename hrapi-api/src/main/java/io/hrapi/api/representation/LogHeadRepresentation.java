package io.hrapi.api.representation;

import org.jspecify.annotations.Nullable;

/**
 * The end of the log, for storing elsewhere.
 *
 * @param version the version of the newest event; 0 for a log without events
 * @param hash the hash of that event and, through the previous event's hash, of all earlier events
 * @param time the time of that event; null if there is none
 */
public record LogHeadRepresentation(
    String logId, long version, String hash, @Nullable String time) {}
