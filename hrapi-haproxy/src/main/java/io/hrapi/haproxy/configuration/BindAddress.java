package io.hrapi.haproxy.configuration;

import java.util.Optional;

/**
 * An address on which a frontend listens.
 *
 * @param host absent: every IPv4 address of the machine; {@code 0.0.0.0} becomes absent
 * @param port 1 to 65535
 */
public record BindAddress(Optional<AddressHost> host, int port) {

  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public BindAddress {
    Validation.range("bind port", port, 1, 65_535);
    host = host.filter(given -> !given.value().equals("0.0.0.0"));
  }

  /**
   * Parses {@code 1.2.3.4:80}, {@code [2001:db8::1]:80}, {@code host.example:80}, {@code *:80} or
   * {@code :80}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static BindAddress parse(String text) {
    HostAndPort parts = HostAndPort.split("bind address", text);
    int port =
        parts
            .port()
            .orElseThrow(() -> Validation.refused("bind address", text, "a port, such as *:80"));
    boolean everywhere = parts.host().isEmpty() || parts.host().equals("*");
    return new BindAddress(
        everywhere ? Optional.empty() : Optional.of(new AddressHost(parts.host())), port);
  }

  /**
   * Returns whether a listener on one address prevents one on the other: without a host, an address
   * overlaps every address of the same port.
   */
  public boolean overlaps(BindAddress other) {
    return port == other.port
        && (host.isEmpty() || other.host.isEmpty() || host.equals(other.host));
  }

  /** Returns the text as HAProxy and {@link #parse} read it. */
  public String text() {
    return host.map(AddressHost::text).orElse("*") + ":" + port;
  }

  @Override
  public String toString() {
    return text();
  }
}
