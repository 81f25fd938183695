package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where the log ended once, as a file beside it knows.
 *
 * @param source that file: {@code log.head}
 * @param logId the UUID of that log; left out if the file does not know
 * @param version of the newest event then
 * @param hash of that event
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownEndRepresentation(
    String source, @Nullable String logId, long version, String hash) {}
