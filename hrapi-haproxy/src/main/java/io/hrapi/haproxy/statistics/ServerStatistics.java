package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of a server.
 *
 * @param id HAProxy's number of the server in its backend; may change with a reload
 * @param status HAProxy's text, unmodified
 * @param address with port
 * @param weight the current weight
 * @param backup whether it serves only if no other server does
 * @param secondsInStatus since it last changed to up, down or maintenance
 * @param check the last check; null if there was none
 * @param failedChecks the number of checks that failed while it was up
 * @param downTransitions how often it became down
 * @param downtimeSeconds how long it was down
 * @param averages of the last 1 024 requests
 * @param maxima since the start of the worker
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

  /** Returns whether it gets traffic. */
  public ServerState state() {
    return ServerState.of(status, weight);
  }

  /** Returns whether it gets no traffic because HAProxy cannot resolve its host name. */
  public boolean isUnresolved() {
    return ServerState.UNRESOLVED.equals(status);
  }
}
