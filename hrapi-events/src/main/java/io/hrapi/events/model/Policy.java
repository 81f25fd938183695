package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * The way in which a pool distributes its traffic.
 *
 * @param weight the weight of targets that have none of their own
 * @param maxconn the number of connections that a target gets before the next one is used, 1–1 000
 *     000; only present for {@code backfill}
 */
public record Policy(Algorithm algorithm, Weight weight, @Nullable Integer maxconn) {

  /** The default policy of a pool. */
  public static final Policy DEFAULT = new Policy(Algorithm.ROUNDROBIN, Weight.DEFAULT, null);

  /** The default of {@code maxconn} for {@code backfill}. */
  public static final int DEFAULT_MAXCONN = 100;

  private static final int MAX_MAXCONN = 1_000_000;

  /**
   * Checks that {@code maxconn} is in range and present only for {@code backfill}; throws {@link
   * InvalidValueException}.
   */
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
   * Returns a valid number of connections.
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
