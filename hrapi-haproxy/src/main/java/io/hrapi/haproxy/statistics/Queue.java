package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a server.
 *
 * @param current now
 * @param maximum the maximum since the start of the worker
 */
public record Queue(@Nullable Long current, @Nullable Long maximum) {

  static Queue of(CsvTable row) {
    return new Queue(row.number("qcur"), row.number("qmax"));
  }
}
