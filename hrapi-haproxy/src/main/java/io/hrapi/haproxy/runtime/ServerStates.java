package io.hrapi.haproxy.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a worker says of its servers ({@code show servers state}, management guide): the columns are
 * named by the second line, since later releases have more of them.
 */
final class ServerStates {

  private static final int FORCED_MAINTENANCE = 1;
  private static final int FORCED_DRAIN = 8;
  private static final String HEADER = "# ";

  /** Stands for the address of a server whose name could not be looked up. */
  static final String NONE = "-";

  private final Map<String, State> states = new HashMap<>();

  /**
   * One server as it is now.
   *
   * @param address without port
   * @param weight as the configuration or the socket set it last
   * @param maintenance whether the configuration or the socket took it out
   * @param draining whether the socket lets it have no new work
   */
  record State(String address, int port, int weight, boolean maintenance, boolean draining) {

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
   * Reads answers, of one backend each or of all.
   *
   * @throws RuntimeRefusedException if one is no such answer
   */
  static ServerStates of(List<String> answers) {
    ServerStates all = new ServerStates();
    answers.forEach(all::add);
    return all;
  }

  private void add(String answer) {
    List<String> columns = List.of();
    for (String line : answer.lines().toList()) {
      if (line.startsWith(HEADER)) {
        columns = Arrays.asList(line.substring(HEADER.length()).split(" ", -1));
      } else if (line.indexOf(' ') > 0) {
        add(columns, line);
      } else if (!line.equals("1") && !line.isEmpty()) {
        throw new RuntimeRefusedException("HAProxy says of its servers: " + line);
      }
    }
  }

  private void add(List<String> columns, String line) {
    String[] values = line.split(" ", -1);
    if (columns.isEmpty() || values.length < columns.size()) {
      throw new RuntimeRefusedException("HAProxy says of its servers: " + line);
    }
    try {
      int admin = Integer.parseInt(values[columns.indexOf("srv_admin_state")]);
      states.put(
          values[columns.indexOf("be_name")] + "/" + values[columns.indexOf("srv_name")],
          new State(
              values[columns.indexOf("srv_addr")],
              Integer.parseInt(values[columns.indexOf("srv_port")]),
              Integer.parseInt(values[columns.indexOf("srv_uweight")]),
              (admin & FORCED_MAINTENANCE) != 0,
              (admin & FORCED_DRAIN) != 0));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new RuntimeRefusedException("HAProxy says of its servers: " + line, e);
    }
  }

  /** A server of a backend, if there is one of that name. */
  Optional<State> of(String backend, String server) {
    return Optional.ofNullable(states.get(backend + "/" + server));
  }

  /** The same, and it is none of these any more. */
  Optional<State> take(String backend, String server) {
    return Optional.ofNullable(states.remove(backend + "/" + server));
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
