package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of a backend.
 *
 * @param status {@code UP} or {@code DOWN}
 * @param weight the current weight of all servers
 * @param activeServers the number of servers that serve
 * @param backupServers the number of servers that would serve if no active server did
 * @param secondsInStatus since it last became up or down; null if its status never changed
 * @param downTransitions how often the whole backend became down
 * @param downtimeSeconds how long the whole backend was down
 * @param averages of the last 1 024 requests
 * @param maxima since the start of the worker
 */
public record BackendStatistics(
    String proxy,
    @Nullable String mode,
    String status,
    @Nullable Long weight,
    @Nullable Long activeServers,
    @Nullable Long backupServers,
    @Nullable Long secondsInStatus,
    @Nullable Long downTransitions,
    @Nullable Long downtimeSeconds,
    Traffic traffic,
    Queue queue,
    Responses responses,
    Errors errors,
    ResponseTimes averages,
    ResponseTimes maxima) {

  static BackendStatistics of(CsvTable row) {
    return new BackendStatistics(
        row.required("pxname"),
        row.text("mode"),
        row.required("status"),
        row.number("weight"),
        row.number("act"),
        row.number("bck"),
        row.number("lastchg"),
        row.number("chkdown"),
        row.number("downtime"),
        Traffic.of(row),
        Queue.of(row),
        Responses.of(row),
        Errors.of(row),
        ResponseTimes.average(row),
        ResponseTimes.maximum(row));
  }

  /** Returns whether it has servers to send traffic to. */
  public boolean isUp() {
    return status.startsWith("UP");
  }
}
