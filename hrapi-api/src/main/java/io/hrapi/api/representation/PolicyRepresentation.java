package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A pool's policy; the weights are those of targets that have none of their own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRepresentation(String policy, double weights, @Nullable Integer maxconn) {}
