package io.hrapi.haproxy.runtime;

/**
 * One difference between a server of a worker and what was committed.
 *
 * @param expected in words; empty where nothing was expected
 * @param found in words; empty where nothing was found
 */
public record ServerDeviation(
    String backend, String server, Kind kind, String expected, String found) {

  /** What differs. */
  public enum Kind {
    WEIGHT,
    /** Whether it is enabled, draining or disabled. */
    STATE,
    /** Whether its checks, or those of its agent, are carried out. */
    HEALTH,
    ADDRESS,
    /** The worker has no such server. */
    MISSING,
    /** The worker has a server that is not in the configuration. */
    UNKNOWN
  }
}
