package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Host;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.render.RenderedServers;
import io.hrapi.haproxy.render.RenderedServers.Rendered;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a new worker takes over from the one before it (configuration manual, "server-state-file"):
 * which servers are down, so that it sends them nothing before it has checked them itself, and at
 * which addresses those are that it follows by name, so that it need not wait for a name server.
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
  private static final String UP = "2";
  private static final String IN_SERVICE = "0";
  private static final String NONE = "-";

  private ServerStateFile() {}

  /**
   * The file for a worker that is to come.
   *
   * @param states the answer to {@code show servers state} of the worker that runs
   * @param wanted the text that the new worker loads, as we rendered it
   * @throws IllegalArgumentException if one of them is not that
   */
  public static String of(String states, String wanted) {
    Map<String, List<String>> found = found(states);
    StringBuilder file = new StringBuilder(EMPTY);
    if (found.isEmpty()) {
      // Mostly: all are up, and none has a name.
      return file.toString();
    }
    RenderedServers.of(wanted)
        .forEach(
            (path, rendered) -> {
              List<String> state = found.get(path);
              if (state != null && isSame(rendered.server(), state)) {
                line(rendered, state).ifPresent(line -> file.append(line).append('\n'));
              }
            });
    return file.toString();
  }

  /** Those in service that are down, or at an address that their name stands for. */
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
      if (state.get(ADMINISTRATION).equals(IN_SERVICE)
          && (state.get(OPERATION).equals(DOWN) || !state.get(NAME).equals(NONE))) {
        found.put(state.get(BACKEND) + "/" + state.get(SERVER), state);
      }
    }
    return found;
  }

  /** Whether a server is to be where it was found, as far as the configuration says it. */
  private static boolean isSame(Server wanted, List<String> state) {
    Host host = wanted.address().host();
    return !wanted.disabled()
        && state.get(PORT).equals(Integer.toString(wanted.address().port().orElse(0)))
        && (host.isName()
            ? state.get(NAME).equalsIgnoreCase(host.value())
            : state.get(NAME).equals(NONE) && host.isSameAddress(state.get(ADDRESS)));
  }

  private static Optional<String> line(Rendered rendered, List<String> state) {
    Server server = rendered.server();
    boolean down = server.check() && state.get(OPERATION).equals(DOWN);
    // An address that is in the configuration is not repeated, and a name is looked up anew, unless
    // HAProxy asks when it runs already: until the first answer there would be no address.
    String address = rendered.followed() ? state.get(ADDRESS) : NONE;
    if (!down && address.equals(NONE)) {
      return Optional.empty();
    }
    String weight = Integer.toString(server.weight());
    return Optional.of(
        String.join(
            " ",
            "0",
            state.get(BACKEND),
            "0",
            state.get(SERVER),
            address,
            down ? DOWN : UP,
            IN_SERVICE,
            weight,
            weight,
            state.get(SINCE),
            state.get(CHECK_STATUS),
            state.get(CHECK_RESULT),
            // How many checks went well is for HAProxy to say; checked, where it is; no agent; no
            // ids of its own; no name, no record of the DNS.
            "0 6 0 0 0 -",
            state.get(PORT),
            NONE));
  }
}
