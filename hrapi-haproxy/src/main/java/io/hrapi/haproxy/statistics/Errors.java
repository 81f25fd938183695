package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The errors since the start of the worker. A value is null if it does not apply or this release
 * does not count it.
 *
 * @param requests requests that could not be parsed
 * @param connects failed connections to servers
 * @param responses failed responses of servers
 * @param retries retried connections
 * @param redispatches requests that were sent to another server after the first failed
 * @param deniedRequests requests that a rule denied
 * @param deniedResponses responses that a rule denied
 * @param clientAborts transfers that the client aborted
 * @param serverAborts transfers that the server aborted; also counted in {@code responses}
 */
public record Errors(
    @Nullable Long requests,
    @Nullable Long connects,
    @Nullable Long responses,
    @Nullable Long retries,
    @Nullable Long redispatches,
    @Nullable Long deniedRequests,
    @Nullable Long deniedResponses,
    @Nullable Long clientAborts,
    @Nullable Long serverAborts) {

  static Errors of(CsvTable row) {
    return new Errors(
        row.number("ereq"),
        row.number("econ"),
        row.number("eresp"),
        row.number("wretr"),
        row.number("wredis"),
        row.number("dreq"),
        row.number("dresp"),
        row.number("cli_abrt"),
        row.number("srv_abrt"));
  }
}
