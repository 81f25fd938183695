package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.OptionalInt;

/**
 * One server of a backend.
 *
 * @param name unique in its backend; 1 to 80 of {@code A-Z a-z 0-9 _ . : -}
 * @param weight 0 to 256; with 0 the server gets no new traffic
 * @param disabled whether it is in maintenance: it gets no traffic and is not checked
 * @param check whether HAProxy regularly checks its health by connecting to it; needs a port
 * @param maxconn the maximum number of concurrent connections, 1 or more; absent: no limit
 * @param directives appended to its line
 */
public record Server(
    String name,
    ServerAddress address,
    int weight,
    boolean disabled,
    boolean check,
    OptionalInt maxconn,
    List<Directive> directives) {

  /** Creates a server without directives. */
  public Server(
      String name,
      ServerAddress address,
      int weight,
      boolean disabled,
      boolean check,
      OptionalInt maxconn) {
    this(name, address, weight, disabled, check, maxconn, List.of());
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range, a checked server has no port,
   *     or there are too many directives
   */
  public Server {
    Validation.name("server name", name);
    directives = Directive.groups("server", name, directives);
    Validation.range("weight of server '" + name + "'", weight, 0, 256);
    if (check && address.port().isEmpty()) {
      throw Validation.refused(
          "address of server '" + name + "'", address.text(), "a port, because it is checked");
    }
    if (maxconn.isPresent()) {
      Validation.range(
          "maxconn of server '" + name + "'", maxconn.getAsInt(), 1, Integer.MAX_VALUE);
    }
  }
}
