package io.hrapi.haproxy.runtime;

/**
 * One difference between a worker, its frontends or backends, and what was committed.
 *
 * @param section the word that begins its section, {@code frontend} for instance; {@code global}
 *     for the worker itself
 * @param name of the frontend or the backend; empty for the worker itself
 * @param expected in words
 * @param found in words
 */
public record ProxyDeviation(
    String section, String name, Kind kind, String expected, String found) {

  /** What differs. */
  public enum Kind {
    /** Whether it takes connections. */
    STATE,
    /** How many connections it takes. */
    LIMIT
  }
}
