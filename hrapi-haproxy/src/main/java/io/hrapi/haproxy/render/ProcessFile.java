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
 * the admin socket and the id by which a running HAProxy tells which commit it runs. Immutable.
 *
 * @param commitId 1 to 128 of {@code A-Z a-z 0-9 _ . -}, no dot first; answers {@code show env}
 * @param adminSocket absolute
 * @param hardStopAfter how long an old worker may go on; a configuration may say otherwise
 * @param maximumReloads how many reloads an old worker survives; a configuration may say otherwise
 * @param statistics where the statistics page listens, for a configuration that does not bring it
 * @param serverState absolute: what a worker tells the next one of its servers, for a configuration
 *     that says where that is to be read; one that was uploaded may name a file of its own
 * @param workersAccount whom a HAProxy that was started as root has its workers run as; absent for
 *     one that is not root
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

  /** The word before the file that a worker reads of its servers. */
  public static final String SERVER_STATE = "server-state-file";

  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern COMMIT_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");

  /**
   * @throws IllegalArgumentException if the id has other characters, the path is relative, or a
   *     number is less than 1
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

  /** The text of {@code process.cfg}. Ends with a newline. */
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
