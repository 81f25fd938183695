package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Host;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.render.RenderedServers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a new worker takes over from the one before it (configuration manual, "server-state-file"):
 * which servers are down, so that it sends them nothing before it has checked them itself.
 *
 * <p>HAProxy's own words about them, given back as they are, would win over the new configuration:
 * its ports, its weights, and who is in service. So they are written anew, with what the new
 * configuration says, and only of servers that are the same there. Stateless.
 */
public final class ServerStateFile {

  /** What a worker reads that takes nothing over; 2.6 warns where there is no file. */
  public static final String EMPTY = "1\n";

  // The columns of version 1, which is what stands in the first line (management guide, "show
  // servers state"); later releases have more behind them.
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
  private static final String IN_SERVICE = "0";

  private ServerStateFile() {}

  /**
   * The file for a worker that is to come.
   *
   * @param states the answer to {@code show servers state} of the worker that runs
   * @param wanted the text that the new worker loads, as we rendered it
   * @throws IllegalArgumentException if one of them is not that
   */
  public static String of(String states, String wanted) {
    Iterator<String> lines = states.lines().iterator();
    if (!lines.hasNext() || !lines.next().equals(EMPTY.strip())) {
      throw new IllegalArgumentException(
          "HAProxy says of its servers: " + states.lines().findFirst().orElse("nothing"));
    }
    StringBuilder file = new StringBuilder(EMPTY);
    Map<String, Server> servers = Map.of();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> state = List.of(line.split(" ", -1));
      if (state.size() < COLUMNS) {
        throw new IllegalArgumentException("HAProxy says of a server: " + line);
      }
      if (state.get(OPERATION).equals(DOWN) && state.get(ADMINISTRATION).equals(IN_SERVICE)) {
        // Only now: mostly all are up.
        servers = servers.isEmpty() ? RenderedServers.of(wanted) : servers;
        Optional.ofNullable(servers.get(state.get(BACKEND) + "/" + state.get(SERVER)))
            .filter(server -> isSame(server, state))
            .ifPresent(server -> file.append(line(server, state)).append('\n'));
      }
    }
    return file.toString();
  }

  /** Whether a server is, and is to be checked, where it was found to be down. */
  private static boolean isSame(Server wanted, List<String> state) {
    Host host = wanted.address().host();
    return wanted.check()
        && !wanted.disabled()
        && state.get(PORT).equals(Integer.toString(wanted.address().port().orElse(0)))
        && (host.isName()
            ? state.get(NAME).equalsIgnoreCase(host.value())
            : state.get(NAME).equals("-") && host.isSameAddress(state.get(ADDRESS)));
  }

  private static String line(Server server, List<String> state) {
    String weight = Integer.toString(server.weight());
    return String.join(
        " ",
        "0",
        state.get(BACKEND),
        "0",
        state.get(SERVER),
        // None: a name is looked up anew, and an address is that of the configuration.
        "-",
        DOWN,
        IN_SERVICE,
        weight,
        weight,
        state.get(SINCE),
        state.get(CHECK_STATUS),
        state.get(CHECK_RESULT),
        // Down, and checked; no agent; no ids of its own; no name, no record of the DNS.
        "0 6 0 0 0 -",
        Integer.toString(server.address().port().orElseThrow()),
        "-");
  }
}
