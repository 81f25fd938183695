package io.hrapi.api.representation;

import org.jspecify.annotations.Nullable;

/**
 * Where the log ends, to be kept elsewhere.
 *
 * @param version 0 for a log without events
 * @param hash of that version's event and, through the one before it, of all before it
 * @param time of that event; null if there is none
 */
public record LogHeadRepresentation(
    String logId, long version, String hash, @Nullable String time) {}
