package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of the audit trail: who requested what, when, from where and why, and what it changed.
 *
 * @param time the time (RFC 3339), in UTC, with microseconds
 * @param resource the path of the resource that was requested
 * @param origin the client's address
 * @param changeCount the number of all changes
 * @param changes the changes; in a list of events only the first of them
 * @param hash the hash of this event and, through the previous event's hash, of all earlier events
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventRepresentation(
    long version,
    String id,
    String time,
    String type,
    String resource,
    String actor,
    String origin,
    @Nullable String reason,
    String requestId,
    @Nullable String traceparent,
    String node,
    String logId,
    int changeCount,
    List<ChangeRepresentation> changes,
    String hash) {}
