package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;

/**
 * An address on which nobody could listen now.
 *
 * @param reason what the system says of it
 */
public record UnavailableAddress(BindAddress address, String reason) {}
