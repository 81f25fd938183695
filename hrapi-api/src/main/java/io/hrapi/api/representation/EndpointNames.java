package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The names of a gateway's endpoints, sorted. */
public record EndpointNames(
    @JsonProperty("Gateway") String gateway, @JsonProperty("Endpoints") List<String> names) {}
