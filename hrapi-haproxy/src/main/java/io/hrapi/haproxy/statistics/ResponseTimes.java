package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * How long it took, in milliseconds.
 *
 * @param queueMillis until there was a place
 * @param connectMillis until the server took the connection
 * @param responseMillis until the server answered; 0 in TCP mode
 * @param totalMillis from beginning to end
 */
public record ResponseTimes(
    @Nullable Long queueMillis,
    @Nullable Long connectMillis,
    @Nullable Long responseMillis,
    @Nullable Long totalMillis) {

  /** On the average of the last 1 024 requests. */
  static ResponseTimes average(CsvTable row) {
    return of(row, "");
  }

  /** At the most, since the worker began. */
  static ResponseTimes maximum(CsvTable row) {
    return of(row, "_max");
  }

  private static ResponseTimes of(CsvTable row, String suffix) {
    return new ResponseTimes(
        row.number("qtime" + suffix),
        row.number("ctime" + suffix),
        row.number("rtime" + suffix),
        row.number("ttime" + suffix));
  }
}
