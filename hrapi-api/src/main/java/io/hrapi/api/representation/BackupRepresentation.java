package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One version of a backup; all that is behind {@code verified} is known of verified ones alone.
 *
 * @param version from 1 on
 * @param verified whether it says itself what it is: one that pyHrapi stored does not, nor one that
 *     was not stored to its end
 * @param time when it was stored, RFC 3339
 * @param size in bytes
 * @param log the id of the log
 * @param logVersion the version of the log's newest event
 * @param headHash the hash of that event
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupRepresentation(
    int version,
    boolean verified,
    @Nullable String time,
    @Nullable Long size,
    @Nullable String log,
    @Nullable Long logVersion,
    @Nullable String headHash) {}
