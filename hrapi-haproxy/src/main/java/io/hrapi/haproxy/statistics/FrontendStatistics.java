package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of a frontend.
 *
 * @param status {@code OPEN} while it listens
 * @param connections the number accepted since the start of the worker; one connection may carry
 *     many sessions
 * @param connectionRate new connections in the last second
 * @param maximumConnectionRate the maximum in one second
 */
public record FrontendStatistics(
    String proxy,
    @Nullable String mode,
    String status,
    @Nullable Long connections,
    @Nullable Long connectionRate,
    @Nullable Long maximumConnectionRate,
    Traffic traffic,
    Responses responses,
    Errors errors) {

  static FrontendStatistics of(CsvTable row) {
    return new FrontendStatistics(
        row.required("pxname"),
        row.text("mode"),
        row.required("status"),
        row.number("conn_tot"),
        row.number("conn_rate"),
        row.number("conn_rate_max"),
        Traffic.of(row),
        Responses.of(row),
        Errors.of(row));
  }
}
