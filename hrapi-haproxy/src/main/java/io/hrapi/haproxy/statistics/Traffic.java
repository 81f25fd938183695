package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The traffic since the start of the worker. Null for what this release does not tell.
 *
 * @param currentSessions now
 * @param maximumSessions the most at once
 * @param sessionLimit the most that are allowed at once; null also where there is no limit
 * @param sessions all of them
 * @param sessionRate new ones in the last second
 * @param maximumSessionRate the most in a second
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
