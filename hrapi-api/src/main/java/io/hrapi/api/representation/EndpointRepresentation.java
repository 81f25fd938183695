package io.hrapi.api.representation;

/** An endpoint. */
public record EndpointRepresentation(String address) {}
