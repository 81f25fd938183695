package io.hrapi.haproxy.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Whether a server gets traffic, derived from HAProxy's many states; from the best to the worst.
 */
public enum ServerState {
  /** Gets traffic, and its last checks went well. */
  UP,
  /** Gets traffic, and nobody checks whether it answers. */
  UNCHECKED,
  /** Gets no new traffic; what it has may end. */
  DRAINING,
  /** Somebody took it out: it gets no traffic and is not checked. */
  MAINTENANCE,
  /** Its checks fail, or nobody knows the address for its name: it gets no traffic. */
  DOWN;

  /** HAProxy's word for one whose name stands for no address that it knows. */
  static final String UNRESOLVED = "MAINT (resolution)";

  /**
   * Reads the column {@code status}: {@code UP 1/3} is still up and {@code DOWN 1/2} still down, in
   * spite of what the last checks found.
   *
   * @param weight in force; a server that would serve but has none gets no new traffic
   */
  static ServerState of(String status, @Nullable Long weight) {
    boolean weightless = weight != null && weight == 0;
    if (status.equals(UNRESOLVED)) {
      return DOWN;
    }
    if (status.startsWith("MAINT")) {
      return MAINTENANCE;
    }
    // NOLB: its own check asks to be left alone.
    if (status.startsWith("DRAIN") || status.startsWith("NOLB")) {
      return DRAINING;
    }
    if (status.startsWith("UP")) {
      return weightless ? DRAINING : UP;
    }
    if (status.equals("no check")) {
      return weightless ? DRAINING : UNCHECKED;
    }
    // A word of a later release is no reason to believe that it serves.
    return DOWN;
  }
}
