package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The traffic since the start of the worker. A value is null if this release does not report it.
 *
 * @param currentSessions now
 * @param maximumSessions the maximum number of concurrent sessions
 * @param sessionLimit the maximum allowed number of concurrent sessions; also null if there is no
 *     limit
 * @param sessions the number of all sessions
 * @param sessionRate new sessions in the last second
 * @param maximumSessionRate the maximum in one second
 * @param bytesIn from clients
 * @param bytesOut to clients
 */
public record Traffic(
    @Nullable Long currentSessions,
    @Nullable Long maximumSessions,
    @Nullable Long sessionLimit,
    @Nullable Long sessions,
    @Nullable Long sessionRate,
    @Nullable Long maximumSessionRate,
    @Nullable Long bytesIn,
    @Nullable Long bytesOut) {

  static Traffic of(CsvTable row) {
    return new Traffic(
        row.number("scur"),
        row.number("smax"),
        row.number("slim"),
        row.number("stot"),
        row.number("rate"),
        row.number("rate_max"),
        row.number("bin"),
        row.number("bout"));
  }
}
