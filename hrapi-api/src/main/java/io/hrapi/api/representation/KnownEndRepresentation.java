package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An earlier end of the log, as recorded in a file next to it.
 *
 * @param source the name of that file: {@code log.head}
 * @param logId the UUID of that log; absent if the file does not contain it
 * @param version the version of the newest event at that time
 * @param hash the hash of that event
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownEndRepresentation(
    String source, @Nullable String logId, long version, String hash) {}
