package io.hrapi.haproxy.configuration;

import java.util.Optional;

/**
 * The address of HAProxy's statistics page, {@code http://host:port/__haproxy/dashboard}.
 *
 * @param host an address of this machine; {@code 0.0.0.0}: all of them
 * @param port 1 to 65535
 */
public record StatisticsListener(AddressHost host, int port) {

  /** The path of the page. */
  public static final String PATH = "/__haproxy/dashboard";

  /** The name of the frontend that serves the page. */
  public static final ProxyName FRONTEND = new ProxyName("_statistics");

  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public StatisticsListener {
    Validation.range("statistics port", port, 1, 65_535);
  }

  /** Returns the address on which it listens. */
  public BindAddress address() {
    return new BindAddress(Optional.of(host), port);
  }
}
