package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The names of all gateways, sorted. */
public record GatewayNames(@JsonProperty("Gateways") List<String> names) {}
