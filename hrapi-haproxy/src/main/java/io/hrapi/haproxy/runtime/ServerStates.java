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
   * Of a server's checks, and of those of its agent: whether there are any, and whether they run.
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

  /** Of the words of the line that is read, and of what follows the last of them. */
  private int[] begins = {0};

  /**
   * One server as it is now.
   *
   * @param address without port; - for a name that could not be looked up
   * @param weight as the configuration or the socket set it last
   * @param maintenance whether the configuration or the socket took it out
   * @param draining whether the socket lets it have no new work
   * @param checksOff whether the socket turned its checks off
   * @param agentOff whether the socket turned those of its agent off
   * @param up whether nothing is known against it: its checks go well, or there are none
   * @param checked whether HAProxy checks it, but for while it is out of service
   * @param failed whether its last check failed
   * @param loadedWeight with which the worker was loaded, or with which it was added
   * @param unresolved the name that stands for no address that HAProxy knows; empty if it has one
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

    /** Whether it gets new traffic. */
    boolean serves() {
      return up && !maintenance && !draining && weight > 0 && unresolved.isEmpty();
    }

    /** Whether it gets no traffic only since its first checks are not over. */
    boolean isOnTrial() {
      return !up
          && checked
          && !failed
          && !maintenance
          && !draining
          && weight > 0
          && unresolved.isEmpty();
    }

    /** Whether it is at an IP address, however that is written, and a port. */
    boolean isAt(AddressHost host, int expected) {
      return port == expected && host.isSameAddress(address);
    }

    /** What the configuration or the socket made of it. */
    String word() {
      return maintenance ? "disabled" : draining ? "draining" : "enabled";
    }
  }

  /** Takes one server after the other. */
  interface Visitor {
    void visit(String backend, String server, State state);
  }

  private ServerStates() {}

  /**
   * Asks a worker for all its servers, and reads its answer as it comes: it can be long.
   *
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if it is no such answer
   */
  static ServerStates askAll(AdminSocket admin, Duration timeout) {
    ServerStates all = new ServerStates();
    admin.askLines(QUESTION, timeout, all::add);
    return all;
  }

  /**
   * Asks a worker for the servers of some backends, one after the other.
   *
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if an answer is none of servers
   */
  static ServerStates ask(AdminSocket admin, Collection<String> backends, Duration timeout) {
    ServerStates some = new ServerStates();
    backends.forEach(name -> admin.askLines(QUESTION + " " + name, timeout, some::add));
    return some;
  }

  /** Reads one answer. */
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
   * Finds where each of a line's words begins; false if there are fewer. Of two dozen words some
   * are read, so that the line is not split into all of them.
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

  /** Where in a line is what; found once for all lines, of which there can be very many. */
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

  /** A server of a backend, if there is one of that name. */
  Optional<State> of(String backend, String server) {
    return Optional.ofNullable(states.get(backend + "/" + server));
  }

  /** Takes a server of a backend out of these; empty if there is none of that name. */
  Optional<State> take(String backend, String server) {
    return Optional.ofNullable(states.remove(backend + "/" + server));
  }

  /** Whether a server of a backend serves that is none of some. */
  boolean serve(String backend, Set<String> others) {
    String prefix = backend + "/";
    return states.entrySet().stream()
        .anyMatch(
            state ->
                state.getKey().startsWith(prefix)
                    && !others.contains(state.getKey())
                    && state.getValue().serves());
  }

  /** Those of a backend that are on trial and none of some, by path. */
  List<String> onTrial(String backend, Set<String> others) {
    String prefix = backend + "/";
    return states.entrySet().stream()
        .filter(state -> state.getKey().startsWith(prefix) && state.getValue().isOnTrial())
        .map(Map.Entry::getKey)
        .filter(path -> !others.contains(path))
        .sorted()
        .toList();
  }

  /** Shows all of them, in the order of their names. */
  void forEach(Visitor visitor) {
    new TreeMap<>(states)
        .forEach(
            (path, state) -> {
              int slash = path.indexOf('/');
              visitor.visit(path.substring(0, slash), path.substring(slash + 1), state);
            });
  }
}
