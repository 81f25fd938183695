package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.render.RenderedServers;
import io.hrapi.haproxy.render.RenderedServers.Rendered;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state that a new worker takes over from the previous one (configuration manual,
 * "server-state-file"): which servers are down or not yet checked, so that it sends them nothing
 * before it has checked them itself, and the addresses of servers with a host name, so that it does
 * not have to wait for a name server.
 *
 * <p>HAProxy's own output, if passed on unchanged, would override the new configuration: its ports,
 * its weights, and which servers are in service. So the file is written with the values of the new
 * configuration, and only for servers that are the same there. Stateless.
 */
public final class ServerStateFile {

  /** The file for a worker that takes over no state; HAProxy 2.6 warns if there is no file. */
  public static final String EMPTY = "1\n";

  // The columns of version 1, the number in the first line (management guide, "show servers
  // state"); later releases append further columns.
  private static final int BACKEND = 1;
  private static final int SERVER = 3;
  private static final int ADDRESS = 4;
  private static final int OPERATION = 5;
  private static final int ADMINISTRATION = 6;
  private static final int SINCE = 9;
  private static final int CHECK_STATUS = 10;
  private static final int CHECK_RESULT = 11;
  private static final int NAME = 17;
  private static final int PORT = 18;
  private static final int COLUMNS = 20;

  private static final String DOWN = "0";
  private static final String UP = "2";
  private static final String IN_SERVICE = "0";
  private static final String DRAINING = "8";
  private static final String UNRESOLVED = "32";
  private static final String CHECK_FAILED = "2";
  private static final String NONE = "-";

  /**
   * Time since the last change, check status and check result of a server that was never checked.
   */
  private static final String UNTRIED = "0 1 0";

  private ServerStateFile() {}

  /**
   * Creates the file for a new worker.
   *
   * @param states the response of the current worker to {@code show servers state}
   * @param wanted the configuration that the new worker loads, as hrapi rendered it
   * @throws IllegalArgumentException if {@code states} is not such a response
   */
  public static String of(String states, String wanted) {
    Map<String, List<String>> found = found(states);
    Map<String, Rendered> servers = RenderedServers.of(wanted);
    Set<String> serving = new HashSet<>();
    servers.forEach(
        (path, rendered) -> {
          List<String> state = found.get(path);
          if (state != null && serves(rendered.server(), state)) {
            serving.add(rendered.backend());
          }
        });
    StringBuilder file = new StringBuilder(EMPTY);
    servers.forEach(
        (path, rendered) -> {
          List<String> state = found.get(path);
          Optional<String> line =
              state != null && isKnown(rendered.server(), state)
                  ? known(rendered, state)
                  : untried(rendered, serving.contains(rendered.backend()));
          line.ifPresent(text -> file.append(text).append('\n'));
        });
    return file.toString();
  }

  private static Map<String, List<String>> found(String states) {
    Iterator<String> lines = states.lines().iterator();
    if (!lines.hasNext() || !lines.next().equals(EMPTY.strip())) {
      throw new IllegalArgumentException(
          "HAProxy says of its servers: " + states.lines().findFirst().orElse("nothing"));
    }
    Map<String, List<String>> found = new HashMap<>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> state = List.of(line.split(" ", -1));
      if (state.size() < COLUMNS) {
        throw new IllegalArgumentException("HAProxy says of a server: " + line);
      }
      found.put(state.get(BACKEND) + "/" + state.get(SERVER), state);
    }
    return found;
  }

  /** Returns whether a server gets traffic now and is to get traffic in the new worker. */
  private static boolean serves(Server wanted, List<String> state) {
    return isSame(wanted, state)
        && wanted.weight() > 0
        && state.get(ADMINISTRATION).equals(IN_SERVICE)
        && !state.get(OPERATION).equals(DOWN);
  }

  /**
   * Returns whether the state found of a server also applies to the new worker, so that it is not
   * treated as a new server. A server that is down although its last check did not fail has not
   * finished its first checks.
   */
  private static boolean isKnown(Server wanted, List<String> state) {
    String administration = state.get(ADMINISTRATION);
    boolean down = state.get(OPERATION).equals(DOWN);
    return isSame(wanted, state)
        && (administration.equals(UNRESOLVED)
            || (administration.equals(DRAINING) && !down)
            || (administration.equals(IN_SERVICE)
                && (!down || state.get(CHECK_RESULT).equals(CHECK_FAILED))));
  }

  /**
   * Returns whether a server is to be enabled at the address where it was found, as far as the
   * configuration determines the address.
   */
  private static boolean isSame(Server wanted, List<String> state) {
    AddressHost host = wanted.address().host();
    return !wanted.disabled()
        && state.get(PORT).equals(Integer.toString(wanted.address().port().orElse(0)))
        && (host.isName()
            ? state.get(NAME).equalsIgnoreCase(host.value())
            : state.get(NAME).equals(NONE) && host.isSameAddress(state.get(ADDRESS)));
  }

  private static Optional<String> known(Rendered rendered, List<String> state) {
    if (!state.get(ADMINISTRATION).equals(IN_SERVICE)) {
      return Optional.empty();
    }
    boolean down = rendered.server().check() && state.get(OPERATION).equals(DOWN);
    // An address in the configuration is not repeated, and a name is resolved anew, unless HAProxy
    // resolves it only at run time: then there would be no address until the first response.
    String address = rendered.followed() ? state.get(ADDRESS) : NONE;
    return down || !address.equals(NONE)
        ? Optional.of(
            line(
                rendered,
                address,
                down ? DOWN : UP,
                String.join(
                    " ", state.get(SINCE), state.get(CHECK_STATUS), state.get(CHECK_RESULT))))
        : Optional.empty();
  }

  /**
   * Returns the line for a server that is new, has a new address or is enabled again: without it,
   * HAProxy would assume that it is up until its checks fail. If other servers of its backend
   * serve, it is checked first; if none does, an unchecked server is better than none.
   */
  private static Optional<String> untried(Rendered rendered, boolean othersServe) {
    Server server = rendered.server();
    return othersServe && server.check() && !server.disabled() && server.weight() > 0
        ? Optional.of(line(rendered, NONE, DOWN, UNTRIED))
        : Optional.empty();
  }

  private static String line(Rendered rendered, String address, String operation, String check) {
    Server server = rendered.server();
    String weight = Integer.toString(server.weight());
    return String.join(
        " ",
        "0",
        rendered.backend(),
        "0",
        server.name(),
        address,
        operation,
        IN_SERVICE,
        weight,
        weight,
        check,
        // HAProxy counts the successful checks itself; the check is enabled where configured; no
        // agent; no ids of its own; no host name, no SRV record.
        "0 6 0 0 0 -",
        Integer.toString(server.address().port().orElse(0)),
        NONE);
  }
}
