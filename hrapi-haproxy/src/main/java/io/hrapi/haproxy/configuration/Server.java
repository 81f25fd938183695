package io.hrapi.haproxy.configuration;

import java.util.OptionalInt;

/**
 * One server of a backend.
 *
 * @param name unique in its backend; 1 to 80 of {@code A-Z a-z 0-9 _ . : -}
 * @param weight 0 to 256; 0 gets no new traffic
 * @param disabled in maintenance: gets no traffic and is not checked
 * @param check whether HAProxy connects now and then to see if it is there; needs a port
 * @param maxconn the most connections at once, 1 or more; absent: no limit
 */
public record Server(
    String name,
    ServerAddress address,
    int weight,
    boolean disabled,
    boolean check,
    OptionalInt maxconn) {

  /**
   * @throws IllegalArgumentException if a value is out of its range, or there is a check without a
   *     port
   */
  public Server {
    Validation.name("server name", name);
    Validation.range("weight of server '" + name + "'", weight, 0, 256);
    if (check && address.port().isEmpty()) {
      throw Validation.refused(
          "address of server '" + name + "'", address.text(), "a port, since it is checked");
    }
    if (maxconn.isPresent()) {
      Validation.range(
          "maxconn of server '" + name + "'", maxconn.getAsInt(), 1, Integer.MAX_VALUE);
    }
  }
}
