package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The last health check of a server.
 *
 * @param result HAProxy's code, for example {@code L4OK} or {@code L4CON}
 * @param running whether the next one is under way
 * @param code of layers 5 to 7, an HTTP status for instance; null if there was none
 * @param durationMillis how long it took; null if it came to no end
 * @param description what the result means, in HAProxy's words
 * @param text what the server or the system said; null if nothing
 */
public record Check(
    String result,
    boolean running,
    @Nullable Long code,
    @Nullable Long durationMillis,
    @Nullable String description,
    @Nullable String text) {

  private static final String RUNNING = "* ";

  /** Null where the server is not checked, or was not yet. */
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
