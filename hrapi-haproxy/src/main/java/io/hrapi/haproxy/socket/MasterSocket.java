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

  /** A client's stream; the stream of the query itself belongs to {@code GLOBAL}. */
  private static final Pattern STREAM = Pattern.compile("^0x[0-9a-f]+: .* fe=(?!GLOBAL )");

  private static final Pattern CONNECTIONS = Pattern.compile("(?m)^CurrConns: (\\d{1,9})$");
  private static final Pattern SESSION =
      Pattern.compile("^(0x[0-9a-f]+): .* be=(\\S+) srv=(\\S+) ");

  /** The number of commands in one line, which every release accepts. */
  private static final int BATCH = 100;

  private final Path path;
  private final HaproxySocket socket;

  /** Creates an instance for {@link SocketDirectory#masterSocket()}, which need not exist yet. */
  public MasterSocket(Path path) {
    this.path = path;
    this.socket = new HaproxySocket(path, MAXIMUM_ANSWER_BYTES);
  }

  /**
   * Returns the master and its workers.
   *
   * @throws HaproxySocketException if nothing listens, or no readable response arrived in time
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
   * Returns whether a client of a worker has a running request, or a connection that is not HTTP.
   * Idle connections that wait for a client's next request do not count.
   *
   * @param pid the process id of one of hrapi's workers, possibly one that is ending
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public boolean hasStreams(long pid, Duration deadline) {
    return ask(pid, "show sess", deadline).lines().anyMatch(line -> STREAM.matcher(line).find());
  }

  /**
   * Closes the sessions of a worker with some servers. Sends one command for each session, because
   * an ending worker accepts no command for a server: "Proxy is disabled".
   *
   * @param pid the process id of one of hrapi's workers, possibly one that is ending
   * @param servers by backend and name: {@code backend/server}
   * @return the number of sessions
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
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
   * Returns the number of connections of a worker, including idle ones that wait for a client's
   * next request.
   *
   * @param pid as {@link #hasStreams}
   * @throws HaproxySocketException if nothing listens, no complete response arrived in time, or the
   *     response has no number of connections
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
   * Requests a reload. Returns at once before HAProxy 2.7, else when the reload is finished.
   *
   * @throws HaproxySocketException if nothing listens, or no response arrived in time
   */
  public ReloadAnswer reload(Duration deadline) {
    return ReloadAnswer.parse(socket.ask("reload", deadline));
  }
}
