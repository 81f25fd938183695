package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of a bind. HAProxy has them if the frontend has {@code option socket-stats}.
 *
 * @param name the name of the bind
 * @param address the address on which it listens
 */
public record ListenerStatistics(
    String proxy,
    String name,
    String status,
    @Nullable String address,
    Traffic traffic,
    Errors errors) {

  static ListenerStatistics of(CsvTable row) {
    return new ListenerStatistics(
        row.required("pxname"),
        row.required("svname"),
        row.required("status"),
        row.text("addr"),
        Traffic.of(row),
        Errors.of(row));
  }
}
