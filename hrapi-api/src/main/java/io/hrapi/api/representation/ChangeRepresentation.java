package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of an event, or one that a dry-run would make.
 *
 * @param resource the path of the resource; of a moved resource, the new path
 * @param change added, changed or removed for a resource; else the name of the change, for example
 *     configurationLoaded, haproxyStopped, secretDestroyed or backupStored
 * @param movedFrom the gateway or pool that a moved endpoint or target left
 * @param before the resource's own fields before the change; absent if it was added
 * @param after the resource's own fields after the change, absent if it was removed; for other
 *     changes, their details
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeRepresentation(
    String resource,
    String change,
    @Nullable String movedFrom,
    @Nullable Map<String, Object> before,
    @Nullable Map<String, Object> after) {}
