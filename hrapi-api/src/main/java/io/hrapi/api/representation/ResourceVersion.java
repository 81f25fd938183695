package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that changed one resource.
 *
 * @param time the time (RFC 3339), in UTC, with microseconds
 * @param changeCount the number of changes of the resource and of the resources that it contains
 * @param changes the first of these changes
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
