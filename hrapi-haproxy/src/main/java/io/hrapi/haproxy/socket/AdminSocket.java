package io.hrapi.haproxy.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The worker's socket, with all rights. Thread-safe. */
public final class AdminSocket {

  private static final int MAXIMUM_ANSWER_BYTES = 64 << 20;

  private final HaproxySocket socket;

  /** For {@link SocketDirectory#adminSocket()}; nothing need be there yet. */
  public AdminSocket(Path path) {
    this.socket = new HaproxySocket(path, MAXIMUM_ANSWER_BYTES);
  }

  /**
   * Sends one line, {@code show stat} for instance.
   *
   * @return the answer as it came: lines, then an empty one
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public String ask(String command, Duration deadline) {
    return socket.ask(command, deadline);
  }

  /**
   * What the worker says of itself, by HAProxy's names: {@code Pid}, {@code Version}, …
   *
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public Map<String, String> showInfo(Duration deadline) {
    Map<String, String> values = new HashMap<>();
    ask("show info", deadline)
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
              }
            });
    return values;
  }

  /**
   * A variable of the worker's environment.
   *
   * @return empty if it has none of that name
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public Optional<String> environment(String name, Duration deadline) {
    String prefix = name + "=";
    return ask("show env " + name, deadline)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }
}
