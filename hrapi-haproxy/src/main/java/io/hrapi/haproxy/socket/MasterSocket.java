package io.hrapi.haproxy.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The master's socket, which is authoritative for whether HAProxy runs and for the outcome of a
 * reload. Thread-safe.
 */
public final class MasterSocket {

  private static final int MAXIMUM_ANSWER_BYTES = 4 << 20;

  /** A stream of a client: the one that carries the question itself is of {@code GLOBAL}. */
  private static final Pattern STREAM = Pattern.compile("^0x[0-9a-f]+: .* fe=(?!GLOBAL )");

  private static final Pattern CONNECTIONS = Pattern.compile("(?m)^CurrConns: (\\d{1,9})$");
  private static final Pattern SESSION =
      Pattern.compile("^(0x[0-9a-f]+): .* be=(\\S+) srv=(\\S+) ");

  /** So many commands are a line that every release takes. */
  private static final int BATCH = 100;

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
    return ask(pid, "show sess", deadline).lines().anyMatch(line -> STREAM.matcher(line).find());
  }

  /**
   * Closes what a worker has open with some servers. One after the other, since a worker that ends
   * takes no command about a server: "Proxy is disabled".
   *
   * @param pid of one of our workers, also of one that ends
   * @param servers by their backends and names
   * @return how many
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public int endSessions(long pid, Set<String> servers, Duration deadline) {
    List<String> commands = new ArrayList<>();
    for (String line : ask(pid, "show sess", deadline).lines().toList()) {
      Matcher session = SESSION.matcher(line);
      if (session.find() && servers.contains(session.group(2) + "/" + session.group(3))) {
        commands.add("@!" + pid + " shutdown session " + session.group(1));
      }
    }
    for (int from = 0; from < commands.size(); from += BATCH) {
      int to = Math.min(from + BATCH, commands.size());
      socket.ask(String.join(";", commands.subList(from, to)), deadline);
    }
    return commands.size();
  }

  private String ask(long pid, String command, Duration deadline) {
    return socket.ask("@!" + pid + " " + command, deadline);
  }

  /**
   * How many connections a worker has, those that wait for a client's next request among them.
   *
   * @param pid as {@link #hasStreams}
   * @throws HaproxySocketException if nobody listens, no whole answer came in time, or it does not
   *     tell
   */
  public int connections(long pid, Duration deadline) {
    String question = "@!" + pid + " show info";
    String answer = socket.ask(question, deadline);
    Matcher found = CONNECTIONS.matcher(answer);
    if (!found.find()) {
      throw new HaproxySocketException(
          path, question, true, "the answer has no number of connections: " + answer, null);
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
