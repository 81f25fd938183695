package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, since the worker began. Null is what this kind or this release does not count.
 *
 * @param requests that could not be read
 * @param connects connections to servers that failed
 * @param responses of servers that failed
 * @param retries connections that were tried again
 * @param redispatches requests that went to another server than the first
 * @param deniedRequests by a rule
 * @param deniedResponses by a rule
 * @param clientAborts transfers that the client broke off
 * @param serverAborts transfers that the server broke off; in {@code responses} too
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
