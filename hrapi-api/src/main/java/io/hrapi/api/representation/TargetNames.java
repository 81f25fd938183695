package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The names of a pool's targets, sorted. */
public record TargetNames(@JsonProperty("Targets") List<String> names) {}
