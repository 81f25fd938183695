package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of the audit trail: who asked for what, when, from where and why, and what it changed.
 *
 * @param time RFC 3339, in UTC, with microseconds
 * @param resource the path of the resource that was asked for
 * @param origin the client's address
 * @param changes what it did; in a list of events at most some of them
 * @param changeCount how many changes it made in all
 * @param hash of this event and, through the one before it, of all before it
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
