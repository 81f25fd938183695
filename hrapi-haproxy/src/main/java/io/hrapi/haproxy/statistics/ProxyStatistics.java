package io.hrapi.haproxy.statistics;

import java.util.List;

/** The statistics of all or some proxies, in HAProxy's order, which is the configuration's. */
public record ProxyStatistics(
    List<FrontendStatistics> frontends,
    List<ListenerStatistics> listeners,
    List<BackendStatistics> backends,
    List<ServerStatistics> servers) {

  public ProxyStatistics {
    frontends = List.copyOf(frontends);
    listeners = List.copyOf(listeners);
    backends = List.copyOf(backends);
    servers = List.copyOf(servers);
  }
}
