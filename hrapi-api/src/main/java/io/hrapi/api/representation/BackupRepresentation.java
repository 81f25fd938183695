package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One version of a backup. The fields after {@code verified} are present only if it is true.
 *
 * @param version the number of the version, from 1
 * @param verified whether the backup has a note about its contents; false for a backup of pyHrapi
 *     and for an incomplete one
 * @param time when it was stored (RFC 3339)
 * @param size the size in bytes
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
