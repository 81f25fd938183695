package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.Quoting;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.socket.AdminSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The small file of hrapi that is loaded before any configuration, rendered or uploaded: it defines
 * the admin socket and the id by which a running HAProxy reports which commit it runs. Immutable.
 *
 * @param commitId 1 to 128 of {@code A-Z a-z 0-9 _ . -}, not beginning with a dot; {@code show env}
 *     returns it
 * @param adminSocket an absolute path
 * @param hardStopAfter how long an old worker may keep its connections; a configuration can
 *     override it
 * @param maximumReloads how many reloads an old worker survives; a configuration can override it
 * @param statistics the address of the statistics page, for a configuration that does not contain
 *     the page
 * @param serverState the absolute path of the file with the states of servers that a worker passes
 *     to the next one, for a configuration that reads them; an upload may name a file of its own
 * @param workersAccount the account of the workers of a HAProxy that was started as root; absent if
 *     it was not
 */
public record ProcessFile(
    String commitId,
    Path adminSocket,
    Duration hardStopAfter,
    int maximumReloads,
    Optional<StatisticsListener> statistics,
    Optional<Path> serverState,
    Optional<String> workersAccount) {

  /** The environment variable that holds the commit's id. */
  public static final String COMMIT_VARIABLE = "HRAPI_COMMIT";

  /** The keyword before the file from which a worker reads the states of servers. */
  public static final String SERVER_STATE = "server-state-file";

  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern COMMIT_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");

  /**
   * @throws IllegalArgumentException if the id is not valid, a path is relative, or a limit is less
   *     than 1
   */
  public ProcessFile {
    if (!COMMIT_ID.matcher(commitId).matches()) {
      throw new IllegalArgumentException(
          "commit id '" + commitId + "' is not valid, expected 1 to 128 of A-Z a-z 0-9 _ . -");
    }
    requireAbsolute("admin socket", adminSocket);
    serverState.ifPresent(file -> requireAbsolute("server state file", file));
    if (hardStopAfter.toMillis() < 1 || maximumReloads < 1) {
      throw new IllegalArgumentException(
          String.format(
              "hard-stop-after is %s and the maximum of reloads %d, expected 1 or more for "
                  + "both",
              hardStopAfter, maximumReloads));
    }
  }

  /** Returns the text of {@code process.cfg}. Ends with a newline. */
  public String render() {
    return String.join(
        "\n",
        "# Made by hrapi: loaded before haproxy.cfg.",
        "global",
        "  default-path config",
        "  stats socket " + word(adminSocket) + " mode 600 level admin",
        "  setenv " + COMMIT_VARIABLE + " " + Quoting.word(commitId),
        "  hard-stop-after " + TimeText.of(hardStopAfter),
        "  mworker-max-reloads " + maximumReloads,
        workersAccount.map(ProcessFile::account).orElse("")
            + serverState.map(file -> "  " + SERVER_STATE + " " + word(file) + "\n").orElse("")
            + "# What a worker that was changed as it ran runs now is the one key of this table.\n"
            + "backend "
            + AdminSocket.MARK_TABLE
            + "\n  stick-table type string len 256 size 16 nopurge store gpc0\n"
            + statistics.map(ProcessFile::page).orElse(""));
  }

  private static String account(String name) {
    return "  user " + Quoting.word(name) + "\n  group " + Quoting.word(name) + "\n";
  }

  private static String word(Path path) {
    return Quoting.word(path.toString());
  }

  private static void requireAbsolute(String what, Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          what + " '" + path + "' is relative, expected an absolute path");
    }
  }

  private static String page(StatisticsListener listener) {
    return String.join(
        "\n",
        "",
        "frontend " + Quoting.word(StatisticsListener.FRONTEND.value()),
        "  mode http",
        "  timeout client " + TimeText.of(PAGE_TIMEOUT),
        "  bind " + Quoting.word(listener.address().text()),
        "  stats enable",
        "  stats uri " + Quoting.word(StatisticsListener.PATH),
        "  stats refresh 10s",
        "");
  }
}
