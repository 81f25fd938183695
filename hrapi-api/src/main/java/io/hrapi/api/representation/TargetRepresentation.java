package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A target.
 *
 * @param weight its own, or the one that it inherits
 * @param draining true, or absent: then it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRepresentation(
    String address, int weight, boolean enabled, @Nullable Boolean draining) {}
