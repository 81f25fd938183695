package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.function.Consumer;

/**
 * A group of servers.
 *
 * @param servers none: HTTP is answered 503, TCP is closed
 * @param enabled false: HTTP is answered 503, TCP is closed, whatever the servers
 * @param directives lines before the servers; where it is not enabled, after what refuses traffic
 */
public record Backend(
    ProxyName name,
    Mode mode,
    Balance balance,
    List<Server> servers,
    boolean enabled,
    List<Directive> directives) {

  /** One without directives. */
  public Backend(
      ProxyName name, Mode mode, Balance balance, List<Server> servers, boolean enabled) {
    this(name, mode, balance, servers, enabled, List.of());
  }

  /**
   * @throws IllegalArgumentException if two servers have one name, or the algorithm or a directive
   *     needs HTTP and the mode is TCP
   */
  public Backend {
    servers = List.copyOf(servers);
    if (mode == Mode.TCP && balance.needsHttp()) {
      throw Validation.refused(
          "algorithm of backend '" + name + "'", balance.text(), "one that does not need HTTP");
    }
    directives = Directive.lines("backend", name, mode, directives);
    Consumer<String> unique = Validation.unique("server of backend '" + name + "'");
    for (Server server : servers) {
      unique.accept(server.name());
    }
  }
}
