package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;

/**
 * An address on which no process can listen now.
 *
 * @param reason the reason that the system or HAProxy gives, in words
 */
public record UnavailableAddress(BindAddress address, String reason) {}
