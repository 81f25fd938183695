package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.ServerDeviation.Kind;
import io.hrapi.haproxy.runtime.ServerStates.State;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the servers of a worker with those of a configuration. What a health check or an agent
 * changes is not a deviation: that is the worker's decision.
 *
 * @param deviations in the order of the configuration, unknown servers last
 * @param outOfService servers that are in maintenance but not in the configuration: removed ones
 *     that still have connections, or ones that were added by hand
 */
public record ServerComparison(List<ServerDeviation> deviations, List<ServerRemoved> outOfService) {

  public ServerComparison {
    deviations = List.copyOf(deviations);
    outOfService = List.copyOf(outOfService);
  }

  /**
   * Queries all servers of a worker and compares them. The cost grows with the number of servers.
   *
   * @param timeout for the response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  public static ServerComparison ask(
      AdminSocket admin, HaproxyConfiguration expected, Duration timeout) {
    return between(expected, ServerStates.askAll(admin, timeout));
  }

  /** Compares, and empties {@code found}. */
  static ServerComparison between(HaproxyConfiguration expected, ServerStates found) {
    List<ServerDeviation> deviations = new ArrayList<>();
    List<ServerRemoved> outOfService = new ArrayList<>();
    for (Backend backend : expected.backends()) {
      for (Server server : backend.servers()) {
        String name = backend.name().value();
        Optional<State> state = found.take(name, server.name());
        if (state.isPresent()) {
          compare(name, server, state.get(), deviations);
        } else {
          deviations.add(
              new ServerDeviation(name, server.name(), Kind.MISSING, describe(server), ""));
        }
      }
    }
    found.forEach(
        (backend, server, state) -> {
          if (state.maintenance()) {
            outOfService.add(new ServerRemoved(new ProxyName(backend), server));
          } else {
            deviations.add(new ServerDeviation(backend, server, Kind.UNKNOWN, "", describe(state)));
          }
        });
    return new ServerComparison(deviations, outOfService);
  }

  private static void compare(
      String backend, Server server, State state, List<ServerDeviation> deviations) {
    if (state.weight() != server.weight()) {
      deviations.add(
          new ServerDeviation(
              backend,
              server.name(),
              Kind.WEIGHT,
              Integer.toString(server.weight()),
              Integer.toString(state.weight())));
    }
    String wanted = server.disabled() ? "disabled" : "enabled";
    if (!state.word().equals(wanted)) {
      deviations.add(new ServerDeviation(backend, server.name(), Kind.STATE, wanted, state.word()));
    }
    if (state.checksOff() || state.agentOff()) {
      deviations.add(
          new ServerDeviation(
              backend,
              server.name(),
              Kind.HEALTH,
              "checked",
              state.checksOff() ? "its checks are disabled" : "its agent's checks are disabled"));
    }
    int port = server.address().port().orElse(0);
    boolean there =
        // HAProxy resolves a name when it starts, and may get a different address than at another
        // time.
        server.address().host().isName()
            ? state.port() == port
            : state.isAt(server.address().host(), port);
    if (!there) {
      deviations.add(
          new ServerDeviation(
              backend, server.name(), Kind.ADDRESS, server.address().text(), address(state)));
    }
  }

  private static String describe(Server server) {
    return server.address().text() + ", weight " + server.weight();
  }

  private static String describe(State state) {
    return address(state) + ", weight " + state.weight() + ", " + state.word();
  }

  private static String address(State state) {
    String host = state.address().contains(":") ? "[" + state.address() + "]" : state.address();
    return state.port() == 0 ? host : host + ":" + state.port();
  }
}
