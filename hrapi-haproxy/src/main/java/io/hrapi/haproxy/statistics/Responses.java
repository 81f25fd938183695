package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * HTTP requests and their responses, since the start of the worker. All values are null in TCP
 * mode.
 *
 * @param requests the number of all requests; null for a server
 * @param requestRate requests in the last second; null except for a frontend
 * @param maximumRequestRate the maximum in one second; null except for a frontend
 * @param informational responses with a status of 100 to 199
 * @param successes 200 to 299
 * @param redirections 300 to 399
 * @param clientErrors 400 to 499
 * @param serverErrors 500 to 599
 * @param others with another status, or none
 */
public record Responses(
    @Nullable Long requests,
    @Nullable Long requestRate,
    @Nullable Long maximumRequestRate,
    @Nullable Long informational,
    @Nullable Long successes,
    @Nullable Long redirections,
    @Nullable Long clientErrors,
    @Nullable Long serverErrors,
    @Nullable Long others) {

  static Responses of(CsvTable row) {
    return new Responses(
        row.number("req_tot"),
        row.number("req_rate"),
        row.number("req_rate_max"),
        row.number("hrsp_1xx"),
        row.number("hrsp_2xx"),
        row.number("hrsp_3xx"),
        row.number("hrsp_4xx"),
        row.number("hrsp_5xx"),
        row.number("hrsp_other"));
  }

  /** Returns whether HTTP is counted. */
  public boolean isCounted() {
    return successes != null;
  }
}
