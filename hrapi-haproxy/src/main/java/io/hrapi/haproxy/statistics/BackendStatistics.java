package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A backend's figures.
 *
 * @param status {@code UP} or {@code DOWN}
 * @param weight of all servers in force
 * @param activeServers that serve
 * @param backupServers that would serve if none of those did
 * @param secondsInStatus since it was last up or down; null if nothing changed that
 * @param downTransitions how often it went down as a whole
 * @param downtimeSeconds for how long it was down as a whole
 * @param averages of the last 1 024 requests
 * @param maxima since the worker began
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

  /** Whether it has servers to send traffic to. */
  public boolean isUp() {
    return status.startsWith("UP");
  }
}
