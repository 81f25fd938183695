package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The times of requests, in milliseconds.
 *
 * @param queueMillis the time in the queue
 * @param connectMillis the time until the server accepted the connection
 * @param responseMillis the time until the server responded; 0 in TCP mode
 * @param totalMillis the total time
 */
public record ResponseTimes(
    @Nullable Long queueMillis,
    @Nullable Long connectMillis,
    @Nullable Long responseMillis,
    @Nullable Long totalMillis) {

  /** Returns the averages of the last 1 024 requests. */
  static ResponseTimes average(CsvTable row) {
    return of(row, "");
  }

  /** Returns the maxima since the start of the worker. */
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
