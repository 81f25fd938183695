package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a server.
 *
 * @param current now
 * @param maximum the most at once since the worker began
 */
public record Queue(@Nullable Long current, @Nullable Long maximum) {

  static Queue of(CsvTable row) {
    return new Queue(row.number("qcur"), row.number("qmax"));
  }
}
