package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event changed, or a dry-run would.
 *
 * @param resource the path of the resource; of a moved one the path after
 * @param change what became of it: added, changed or removed; or what happened to HAProxy:
 *     configurationLoaded, configurationNotLoaded, haproxyStarted, haproxyStopped; or to private
 *     keys in the store: secretsResealed, secretDestroyed
 * @param movedFrom the gateway or pool that a moved endpoint or target left
 * @param before the resource's own fields; absent if it was added
 * @param after likewise; absent if it was removed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeRepresentation(
    String resource,
    String change,
    @Nullable String movedFrom,
    @Nullable Map<String, Object> before,
    @Nullable Map<String, Object> after) {}
