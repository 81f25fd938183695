package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that changed one resource.
 *
 * @param time RFC 3339, in UTC, with microseconds
 * @param changes of the resource and of what it contains; at most some of them
 * @param changeCount how many there are of these in all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceVersion(
    long version,
    String time,
    String type,
    String actor,
    @Nullable String reason,
    int changeCount,
    List<ChangeRepresentation> changes) {}
