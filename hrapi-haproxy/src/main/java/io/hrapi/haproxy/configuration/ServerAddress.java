package io.hrapi.haproxy.configuration;

import java.util.OptionalInt;

/**
 * The address of a server.
 *
 * @param port 1 to 65535; absent: the port to which the client connected
 */
public record ServerAddress(AddressHost host, OptionalInt port) {

  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public ServerAddress {
    if (port.isPresent()) {
      Validation.range("server port", port.getAsInt(), 1, 65_535);
    }
  }

  /**
   * Parses {@code 1.2.3.4:80}, {@code [2001:db8::1]:80} or {@code host.example:80}, each also
   * without the port.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static ServerAddress parse(String text) {
    HostAndPort parts = HostAndPort.split("server address", text);
    return new ServerAddress(new AddressHost(parts.host()), parts.port());
  }

  /** Returns the text as HAProxy and {@link #parse} read it. */
  public String text() {
    return port.isPresent() ? host.text() + ":" + port.getAsInt() : host.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
