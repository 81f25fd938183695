package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The names of all pools, or the aliases of a gateway's pools, sorted. */
public record PoolNames(@JsonProperty("Pools") List<String> names) {}
