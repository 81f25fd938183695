package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * How a pool distributes its traffic.
 *
 * @param weight of targets that have none of their own
 * @param maxconn how many connections a target takes before the next one is used, 1–1 000 000;
 *     there for {@code backfill} alone
 */
public record Policy(Algorithm algorithm, Weight weight, @Nullable Integer maxconn) {

  /** What a pool has where nothing else was said. */
  public static final Policy DEFAULT = new Policy(Algorithm.ROUNDROBIN, Weight.DEFAULT, null);

  /** A target's connections in a {@code backfill} pool where nothing else was said. */
  public static final int DEFAULT_MAXCONN = 100;

  private static final int MAX_MAXCONN = 1_000_000;

  /** Checks that maxconn fits; throws {@link InvalidValueException}. */
  public Policy {
    if (algorithm.isBackfill() != (maxconn != null)) {
      throw new InvalidValueException(
          "maxconn only with the policy backfill", algorithm + ", " + maxconn);
    }
    if (maxconn != null) {
      checkMaxconn(maxconn);
    }
  }

  /**
   * A number of connections, if it is one.
   *
   * @throws InvalidValueException if it is out of range
   */
  public static Integer checkMaxconn(Integer maxconn) {
    if (maxconn < 1 || maxconn > MAX_MAXCONN) {
      throw new InvalidValueException("a maxconn from 1 to 1000000", maxconn.toString());
    }
    return maxconn;
  }
}
