package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A server's figures.
 *
 * @param id HAProxy's number for it in its backend; another after a reload, perhaps
 * @param status in HAProxy's own words
 * @param address with port
 * @param weight in force
 * @param backup whether it serves only where no other does
 * @param secondsInStatus since it last went up, down or out of service
 * @param check the last one; null where there was none
 * @param failedChecks while it was up
 * @param downTransitions how often it went down
 * @param downtimeSeconds for how long it was down
 * @param averages of the last 1 024 requests
 * @param maxima since the worker began
 */
public record ServerStatistics(
    String proxy,
    String name,
    @Nullable Long id,
    String status,
    @Nullable String address,
    @Nullable Long weight,
    boolean backup,
    @Nullable Long secondsInStatus,
    @Nullable Check check,
    @Nullable Long failedChecks,
    @Nullable Long downTransitions,
    @Nullable Long downtimeSeconds,
    Traffic traffic,
    Queue queue,
    Responses responses,
    Errors errors,
    ResponseTimes averages,
    ResponseTimes maxima) {

  static ServerStatistics of(CsvTable row) {
    Long backup = row.number("bck");
    return new ServerStatistics(
        row.required("pxname"),
        row.required("svname"),
        row.number("sid"),
        row.required("status"),
        row.text("addr"),
        row.number("weight"),
        backup != null && backup > 0,
        row.number("lastchg"),
        Check.of(row),
        row.number("chkfail"),
        row.number("chkdown"),
        row.number("downtime"),
        Traffic.of(row),
        Queue.of(row),
        Responses.of(row),
        Errors.of(row),
        ResponseTimes.average(row),
        ResponseTimes.maximum(row));
  }

  /** What becomes of traffic for it. */
  public ServerState state() {
    return ServerState.of(status, weight);
  }

  /** Whether it gets no traffic since it has a name and HAProxy knows no address for that. */
  public boolean isUnresolved() {
    return ServerState.UNRESOLVED.equals(status);
  }
}
