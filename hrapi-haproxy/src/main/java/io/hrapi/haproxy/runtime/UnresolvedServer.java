package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in service that gets no traffic, because HAProxy cannot resolve its host name: it keeps
 * querying, and the server gets traffic as soon as there is an answer.
 *
 * @param name the host name in the configuration
 */
public record UnresolvedServer(String backend, String server, String name) {

  /**
   * Queries a worker for its unresolved servers.
   *
   * @param timeout for the response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  public static List<UnresolvedServer> ask(AdminSocket admin, Duration timeout) {
    List<UnresolvedServer> unresolved = new ArrayList<>();
    ServerStates.askAll(admin, timeout)
        .forEach(
            (backend, server, state) -> {
              if (!state.unresolved().isEmpty() && !state.maintenance()) {
                unresolved.add(new UnresolvedServer(backend, server, state.unresolved()));
              }
            });
    return unresolved;
  }
}
