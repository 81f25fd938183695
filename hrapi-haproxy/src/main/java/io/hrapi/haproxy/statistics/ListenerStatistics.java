package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A bind's figures. HAProxy has them if the frontend has {@code option socket-stats}.
 *
 * @param name of the bind
 * @param address where it listens
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
