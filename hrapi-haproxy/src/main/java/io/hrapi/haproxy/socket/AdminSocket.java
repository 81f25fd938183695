package io.hrapi.haproxy.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The socket of the worker, with all permissions. Thread-safe. */
public final class AdminSocket {

  /** Later releases reject a line of 16 KiB; all accept half of that. */
  private static final int MAXIMUM_BATCH_CHARACTERS = 8_000;

  /** A backend without servers that {@code process.cfg} defines only for its table. */
  public static final String MARK_TABLE = "_commit";

  private static final Pattern MARK_KEY = Pattern.compile(" key=([A-Za-z0-9_.-]+) ");
  private static final String NO_TABLE = "No such table";

  /**
   * The variable that marks a worker which an older hrapi loaded; setting it taints the process.
   */
  private static final String FORMER_MARK = "hrapi_commit";

  private static final Pattern FORMER_VALUE = Pattern.compile("value=<([A-Za-z0-9_.-]+)>");

  private static final int MAXIMUM_ANSWER_BYTES = 64 << 20;

  private final HaproxySocket socket;

  /** Creates an instance for {@link SocketDirectory#adminSocket()}, which need not exist yet. */
  public AdminSocket(Path path) {
    this.socket = new HaproxySocket(path, MAXIMUM_ANSWER_BYTES);
  }

  /**
   * Sends one line, for instance {@code show stat}.
   *
   * @return the response as it was received: lines, then an empty one
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public String ask(String command, Duration deadline) {
    return socket.ask(command, deadline);
  }

  /**
   * Sends one line and passes on the response line by line, as it arrives.
   *
   * @param deadline for the whole exchange
   * @param receiver gets each line without its newline; an exception that it throws ends the
   *     reading
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public void askLines(String command, Duration deadline, Consumer<String> receiver) {
    socket.askLines(command, deadline, receiver);
  }

  /** Returns the exception to throw when the response to a command is not as expected. */
  public HaproxySocketException unusable(String command, String problem, Throwable cause) {
    return new HaproxySocketException(socket.path(), command, true, problem, cause);
  }

  /**
   * Sends one command with a payload, for instance {@code set ssl cert a.pem}.
   *
   * @param payload a text without an empty line
   * @return the response as {@link #ask(String, Duration)} returns it
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public String ask(String command, String payload, Duration deadline) {
    return socket.ask(command, payload, deadline);
  }

  /**
   * Sends many commands whose responses contain no empty lines, in as few lines as possible.
   *
   * @param deadline for each line
   * @return the response to each command, without its newline; empty for most that succeeded
   * @throws HaproxySocketException if nothing listens, or a response is missing
   */
  public List<String> askAll(List<String> commands, Duration deadline) {
    List<String> answers = new ArrayList<>(commands.size());
    int from = 0;
    while (from < commands.size()) {
      StringBuilder line = new StringBuilder(commands.get(from));
      int to = from + 1;
      while (to < commands.size()
          && line.length() + commands.get(to).length() < MAXIMUM_BATCH_CHARACTERS) {
        line.append(';').append(commands.get(to));
        to++;
      }
      List<String> part = split(ask(line.toString(), deadline));
      if (part.size() != to - from) {
        throw new HaproxySocketException(
            socket.path(),
            commands.get(from),
            true,
            part.size() + " answers arrived for " + (to - from) + " commands",
            null);
      }
      answers.addAll(part);
      from = to;
    }
    return answers;
  }

  /** Splits at empty lines, which end each response. */
  private static List<String> split(String text) {
    List<String> answers = new ArrayList<>();
    StringBuilder answer = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.isEmpty()) {
        answers.add(answer.toString());
        answer.setLength(0);
      } else {
        answer.append(answer.isEmpty() ? "" : "\n").append(line);
      }
    }
    return answers;
  }

  /**
   * Marks the worker with what it runs, for the rest of its life.
   *
   * @param mark 1 to 200 of {@code A-Z a-z 0-9 _ . -}
   * @throws HaproxySocketException if nothing listens, or the worker does not have the mark
   *     afterwards
   */
  public void mark(String mark, Duration deadline) {
    String question =
        "clear table " + MARK_TABLE + ";set table " + MARK_TABLE + " key " + mark + " data.gpc0 1";
    if (ask(question, deadline).contains(NO_TABLE)) {
      question = "experimental-mode on;set var proc." + FORMER_MARK + " str(" + mark + ")";
      ask(question, deadline);
    }
    Optional<String> found = mark(deadline);
    if (!found.equals(Optional.of(mark))) {
      throw new HaproxySocketException(
          socket.path(),
          question,
          true,
          "the worker is marked " + found.map(other -> "'" + other + "'").orElse("with nothing"),
          null);
    }
  }

  /**
   * Returns the mark that {@link #mark(String, Duration)} set last.
   *
   * @return empty if the worker was never marked
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public Optional<String> mark(Duration deadline) {
    String table = ask("show table " + MARK_TABLE, deadline);
    Matcher value =
        table.contains(NO_TABLE)
            ? FORMER_VALUE.matcher(ask("get var proc." + FORMER_MARK, deadline))
            : MARK_KEY.matcher(table);
    return value.find() ? Optional.of(value.group(1)) : Optional.empty();
  }

  /**
   * Returns what the worker reports about itself, by HAProxy's names: {@code Pid}, {@code Version},
   * …
   *
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
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
   * Returns a variable of the worker's environment.
   *
   * @return empty if there is no variable of that name
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
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
