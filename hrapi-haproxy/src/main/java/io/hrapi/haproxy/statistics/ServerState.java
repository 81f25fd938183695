package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Whether a server gets traffic, derived from HAProxy's many states; from the best to the worst.
 */
public enum ServerState {
  /** Gets traffic, and its last checks succeeded. */
  UP,
  /** Gets traffic, and has no health checks. */
  UNCHECKED,
  /** Gets no new traffic; existing connections may finish. */
  DRAINING,
  /** Was put into maintenance: it gets no traffic and is not checked. */
  MAINTENANCE,
  /** Its checks fail, or its host name cannot be resolved: it gets no traffic. */
  DOWN;

  /** HAProxy's status of a server whose host name it cannot resolve. */
  static final String UNRESOLVED = "MAINT (resolution)";

  /**
   * Derives the state from the column {@code status}: {@code UP 1/3} is still up and {@code DOWN
   * 1/2} still down, whatever the last checks found.
   *
   * @param weight the current weight; a server with weight 0 gets no new traffic
   */
  static ServerState of(String status, @Nullable Long weight) {
    boolean weightless = weight != null && weight == 0;
    if (status.equals(UNRESOLVED)) {
      return DOWN;
    }
    if (status.startsWith("MAINT")) {
      return MAINTENANCE;
    }
    // NOLB: its own health check requests no new traffic.
    if (status.startsWith("DRAIN") || status.startsWith("NOLB")) {
      return DRAINING;
    }
    if (status.startsWith("UP")) {
      return weightless ? DRAINING : UP;
    }
    if (status.equals("no check")) {
      return weightless ? DRAINING : UNCHECKED;
    }
    // Also for an unknown status of a later release, which does not prove that the server serves.
    return DOWN;
  }
}
