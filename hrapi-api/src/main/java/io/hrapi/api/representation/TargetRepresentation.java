package io.hrapi.api.representation;

/** A target; the weight is its own or the one that it inherits. */
public record TargetRepresentation(String address, int weight, boolean enabled) {}
