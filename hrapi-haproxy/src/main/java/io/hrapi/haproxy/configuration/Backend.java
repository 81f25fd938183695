package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.function.Consumer;

/**
 * A group of servers.
 *
 * @param servers if empty, HTTP requests get a 503 and TCP connections are closed
 * @param enabled if false, HTTP requests get a 503 and TCP connections are closed, whatever the
 *     servers
 * @param directives lines before the servers and, if it is not enabled, after the line that rejects
 *     traffic
 */
public record Backend(
    ProxyName name,
    Mode mode,
    Balance balance,
    List<Server> servers,
    boolean enabled,
    List<Directive> directives) {

  /** Creates a backend without directives. */
  public Backend(
      ProxyName name, Mode mode, Balance balance, List<Server> servers, boolean enabled) {
    this(name, mode, balance, servers, enabled, List.of());
  }

  /**
   * @throws IllegalArgumentException if two servers have the same name, or the algorithm or a
   *     directive needs HTTP but the mode is TCP
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
