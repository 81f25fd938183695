package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of a worker's servers ({@code show servers state}, management guide): the second line
 * names the columns, because later releases have more of them.
 */
final class ServerStates {

  private static final int FORCED_MAINTENANCE = 1;
  private static final int FORCED_DRAIN = 8;

  /**
   * Bits of the state of a server's health checks and of its agent's checks: whether they are
   * configured, and whether they are enabled.
   */
  private static final int CONFIGURED = 2;

  private static final int ENABLED = 4;
  private static final int UNRESOLVED = 32;
  private static final int STOPPED = 0;
  private static final int CHECK_FAILED = 2;
  private static final String QUESTION = "show servers state";
  private static final String HEADER = "# ";

  private final Map<String, State> states = new HashMap<>();
  private @Nullable Columns columns;

  /**
   * The indexes at which the fields of the current line begin, followed by that of what comes after
   * the last field.
   */
  private int[] begins = {0};

  /**
   * The current state of one server.
   *
   * @param address the address without port; {@code -} for a name that could not be resolved
   * @param weight the weight that the configuration or the socket set last
   * @param maintenance whether the configuration or the socket put the server into maintenance
   * @param draining whether the socket set the server to get no new traffic
   * @param up whether its health checks succeed, or it has none
   * @param checked whether its health checks are enabled; they pause while it is out of service
   * @param failed whether its last check failed
   * @param loadedWeight the weight with which the worker was loaded or the server was added
   * @param checksOff whether its health checks were disabled through the socket
   * @param agentOff whether its agent's checks were disabled through the socket
   * @param unresolved the host name for which HAProxy knows no address; empty if it has an address
   */
  record State(
      String address,
      int port,
      int weight,
      boolean maintenance,
      boolean draining,
      boolean up,
      boolean checked,
      boolean failed,
      int loadedWeight,
      boolean checksOff,
      boolean agentOff,
      String unresolved) {

    /** Returns whether it gets new traffic. */
    boolean serves() {
      return up && !maintenance && !draining && weight > 0 && unresolved.isEmpty();
    }

    /** Returns whether it gets no traffic only because its first checks are not finished. */
    boolean isOnTrial() {
      return !up
          && checked
          && !failed
          && !maintenance
          && !draining
          && weight > 0
          && unresolved.isEmpty();
    }

    /** Returns whether it has this port and this IP address, in any notation. */
    boolean isAt(AddressHost host, int expected) {
      return port == expected && host.isSameAddress(address);
    }

    /** Returns the word for the state that the configuration or the socket gave it. */
    String word() {
      return maintenance ? "disabled" : draining ? "draining" : "enabled";
    }
  }

  /** Receives one server after the other. */
  interface Visitor {
    void visit(String backend, String server, State state);
  }

  private ServerStates() {}

  /**
   * Queries all servers of a worker, and parses the response while it arrives, because it can be
   * long.
   *
   * @param timeout for the response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  static ServerStates askAll(AdminSocket admin, Duration timeout) {
    ServerStates all = new ServerStates();
    admin.askLines(QUESTION, timeout, all::add);
    return all;
  }

  /**
   * Queries the servers of some backends, one backend after the other.
   *
   * @param timeout for each response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if a response is not a list of servers
   */
  static ServerStates ask(AdminSocket admin, Collection<String> backends, Duration timeout) {
    ServerStates some = new ServerStates();
    backends.forEach(name -> admin.askLines(QUESTION + " " + name, timeout, some::add));
    return some;
  }

  static ServerStates of(String answer) {
    ServerStates all = new ServerStates();
    answer.lines().forEach(all::add);
    return all;
  }

  private void add(String line) {
    if (line.startsWith(HEADER)) {
      columns = Columns.of(line);
    } else if (line.indexOf(' ') > 0) {
      add(columns, line);
    } else if (!line.equals("1") && !line.isEmpty()) {
      throw new RuntimeRefusedException(unreadable(line));
    }
  }

  private void add(@Nullable Columns columns, String line) {
    if (columns == null || !cut(line, columns.count())) {
      throw new RuntimeRefusedException(unreadable(line));
    }
    try {
      int admin = number(line, columns.admin());
      states.put(
          word(line, columns.backend()) + "/" + word(line, columns.server()),
          new State(
              word(line, columns.address()),
              number(line, columns.port()),
              number(line, columns.weight()),
              (admin & FORCED_MAINTENANCE) != 0,
              (admin & FORCED_DRAIN) != 0,
              number(line, columns.operation()) != STOPPED,
              (number(line, columns.check()) & ENABLED) != 0,
              number(line, columns.result()) == CHECK_FAILED,
              number(line, columns.loadedWeight()),
              isOff(line, columns.check()),
              isOff(line, columns.agent()),
              (admin & UNRESOLVED) == 0 ? "" : word(line, columns.name())));
    } catch (NumberFormatException e) {
      throw new RuntimeRefusedException(unreadable(line), e);
    }
  }

  private boolean isOff(String line, int column) {
    return column >= 0 && (number(line, column) & (CONFIGURED | ENABLED)) == CONFIGURED;
  }

  /**
   * Finds the beginnings of a line's fields; returns false if there are fewer than {@code count}.
   * Only some of the two dozen fields are read, so the line is not split into strings.
   */
  private boolean cut(String line, int count) {
    begins = begins.length > count ? begins : new int[count + 1];
    int found = 1;
    for (int space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', space + 1)) {
      if (found <= count) {
        begins[found] = space + 1;
      }
      found++;
    }
    if (found == count) {
      begins[count] = line.length() + 1;
    }
    return found >= count;
  }

  private String word(String line, int column) {
    return line.substring(begins[column], begins[column + 1] - 1);
  }

  private int number(String line, int column) {
    return Integer.parseInt(line, begins[column], begins[column + 1] - 1, 10);
  }

  private static String unreadable(String line) {
    return "HAProxy says of its servers: " + line;
  }

  /** The indexes of the columns; found once for all lines, of which there can be very many. */
  private record Columns(
      int count,
      int backend,
      int server,
      int address,
      int port,
      int admin,
      int weight,
      int operation,
      int check,
      int result,
      int loadedWeight,
      int agent,
      int name) {

    static Columns of(String header) {
      List<String> names = List.of(header.substring(HEADER.length()).split(" ", -1));
      return new Columns(
          names.size(),
          place(names, "be_name", header),
          place(names, "srv_name", header),
          place(names, "srv_addr", header),
          place(names, "srv_port", header),
          place(names, "srv_admin_state", header),
          place(names, "srv_uweight", header),
          place(names, "srv_op_state", header),
          place(names, "srv_check_state", header),
          place(names, "srv_check_result", header),
          place(names, "srv_iweight", header),
          names.indexOf("srv_agent_state"),
          place(names, "srv_fqdn", header));
    }

    private static int place(List<String> names, String name, String header) {
      int place = names.indexOf(name);
      if (place < 0) {
        throw new RuntimeRefusedException(unreadable(header));
      }
      return place;
    }
  }

  /** Returns a server of a backend, or empty if there is none of that name. */
  Optional<State> of(String backend, String server) {
    return Optional.ofNullable(states.get(backend + "/" + server));
  }

  /** Removes and returns a server of a backend; empty if there is none of that name. */
  Optional<State> take(String backend, String server) {
    return Optional.ofNullable(states.remove(backend + "/" + server));
  }

  /** Returns whether a backend has a server that serves and is not among {@code others}. */
  boolean serve(String backend, Set<String> others) {
    String prefix = backend + "/";
    return states.entrySet().stream()
        .anyMatch(
            state ->
                state.getKey().startsWith(prefix)
                    && !others.contains(state.getKey())
                    && state.getValue().serves());
  }

  /**
   * Returns the sorted paths of a backend's servers that are on trial and not among {@code others}.
   */
  List<String> onTrial(String backend, Set<String> others) {
    String prefix = backend + "/";
    return states.entrySet().stream()
        .filter(state -> state.getKey().startsWith(prefix) && state.getValue().isOnTrial())
        .map(Map.Entry::getKey)
        .filter(path -> !others.contains(path))
        .sorted()
        .toList();
  }

  /** Passes all servers to the visitor, in the order of their paths. */
  void forEach(Visitor visitor) {
    new TreeMap<>(states)
        .forEach(
            (path, state) -> {
              int slash = path.indexOf('/');
              visitor.visit(path.substring(0, slash), path.substring(slash + 1), state);
            });
  }
}
