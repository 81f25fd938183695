package io.hrapi.events.model;

/** An address on which a gateway listens; the name is unique over all gateways. */
public record Endpoint(Name name, Name gateway, EndpointAddress address) {}
