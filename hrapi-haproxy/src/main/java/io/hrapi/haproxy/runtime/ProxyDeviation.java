package io.hrapi.haproxy.runtime;

/**
 * One difference between what was committed and a worker, a frontend or a backend.
 *
 * @param section the keyword that begins its section, for instance {@code frontend}; {@code global}
 *     for the worker itself
 * @param name the name of the frontend or backend; empty for the worker itself
 * @param expected the committed value, in words
 * @param found the value in the worker, in words
 */
public record ProxyDeviation(
    String section, String name, Kind kind, String expected, String found) {

  /** The property that differs. */
  public enum Kind {
    /** Whether it accepts connections. */
    STATE,
    /** The limit of connections, or of a rate. */
    LIMIT
  }
}
