package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A gateway's association with a pool, and the traffic that it takes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatewayPoolRepresentation(
    String pool, @Nullable String host, @Nullable String path) {}
