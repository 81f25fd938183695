package io.hrapi.haproxy.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The master's socket: the judge of whether HAProxy runs, and of what became of a reload.
 * Thread-safe.
 */
public final class MasterSocket {

  private static final int MAXIMUM_ANSWER_BYTES = 4 << 20;

  /** A stream of a client: the one that carries the question itself is of {@code GLOBAL}. */
  private static final Pattern STREAM = Pattern.compile("^0x[0-9a-f]+: .* fe=(?!GLOBAL )");

  private static final Pattern CONNECTIONS = Pattern.compile("(?m)^CurrConns: (\\d{1,9})$");

  private final Path path;
  private final HaproxySocket socket;

  /** For {@link SocketDirectory#masterSocket()}; nothing need be there yet. */
  public MasterSocket(Path path) {
    this.path = path;
    this.socket = new HaproxySocket(path, MAXIMUM_ANSWER_BYTES);
  }

  /**
   * The master and its workers.
   *
   * @throws HaproxySocketException if nobody listens, or no answer came in time that can be read
   */
  public ProcessTable showProcesses(Duration deadline) {
    String answer = socket.ask("show proc", deadline);
    return ProcessTable.parse(answer)
        .orElseThrow(
            () ->
                new HaproxySocketException(
                    path, "show proc", true, "the answer names no master: " + answer, null));
  }

  /**
   * Whether a client of a worker has a request under way, or a connection that is not of HTTP. Idle
   * connections that wait for a client's next request have none.
   *
   * @param pid of one of our workers, also of one that ends
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public boolean hasStreams(long pid, Duration deadline) {
    return socket
        .ask("@!" + pid + " show sess", deadline)
        .lines()
        .anyMatch(line -> STREAM.matcher(line).find());
  }

  /**
   * How many connections a worker has, those that wait for a client's next request among them.
   *
   * @param pid as {@link #hasStreams}
   * @throws HaproxySocketException likewise, and if the answer does not tell
   */
  public int connections(long pid, Duration deadline) {
    String question = "@!" + pid + " show info";
    String answer = socket.ask(question, deadline);
    Matcher found = CONNECTIONS.matcher(answer);
    if (!found.find()) {
      throw new HaproxySocketException(
          path, question, true, "the answer tells no connections: " + answer, null);
    }
    return Integer.parseInt(found.group(1));
  }

  /**
   * Asks for a reload. Before 2.7 it returns at once, else when the reload is over.
   *
   * @throws HaproxySocketException if nobody listens, or no answer came in time
   */
  public ReloadAnswer reload(Duration deadline) {
    return ReloadAnswer.parse(socket.ask("reload", deadline));
  }
}
