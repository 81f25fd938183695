package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A target.
 *
 * @param weight its own, or the one that it inherits
 * @param enabled if not, it gets no traffic, and what is open with it is closed by the commit
 * @param draining true: no new traffic, and what is open goes on; or absent: then it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRepresentation(
    String address, int weight, boolean enabled, @Nullable Boolean draining) {}
