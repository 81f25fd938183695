package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The last health check of a server.
 *
 * @param result HAProxy's code, for example {@code L4OK} or {@code L4CON}
 * @param running whether the next check is running
 * @param code the code of layers 5 to 7, for instance an HTTP status; null if there was none
 * @param durationMillis how long the check took; null if it did not finish
 * @param description HAProxy's description of the result
 * @param text the message of the server or the system; null if there was none
 */
public record Check(
    String result,
    boolean running,
    @Nullable Long code,
    @Nullable Long durationMillis,
    @Nullable String description,
    @Nullable String text) {

  private static final String RUNNING = "* ";

  /** Returns null if the server is not checked, or was not checked yet. */
  static @Nullable Check of(CsvTable row) {
    String status = row.text("check_status");
    if (status == null) {
      return null;
    }
    boolean running = status.startsWith(RUNNING);
    return new Check(
        running ? status.substring(RUNNING.length()) : status,
        running,
        row.number("check_code"),
        row.number("check_duration"),
        row.text("check_desc"),
        row.text("last_chk"));
  }
}
