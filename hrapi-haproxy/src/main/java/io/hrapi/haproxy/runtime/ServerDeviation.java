package io.hrapi.haproxy.runtime;

/**
 * One difference between a server of a worker and what was committed.
 *
 * @param expected the committed value, in words; empty if the server was not expected
 * @param found the value in the worker, in words; empty if the server was not found
 */
public record ServerDeviation(
    String backend, String server, Kind kind, String expected, String found) {

  /** The property that differs. */
  public enum Kind {
    WEIGHT,
    /** Whether it is enabled, draining or disabled. */
    STATE,
    /** Whether its health checks and its agent's checks are enabled. */
    HEALTH,
    ADDRESS,
    /** The worker has no such server. */
    MISSING,
    /** The worker has a server that is not in the configuration. */
    UNKNOWN
  }
}
