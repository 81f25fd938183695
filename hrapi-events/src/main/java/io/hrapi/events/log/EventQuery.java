package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Which events of the audit trail are wanted.
 *
 * @param after only versions greater than this; 0 for all
 * @param before only versions less than this; {@link Long#MAX_VALUE} for all
 * @param subjectPrefix only events whose subject is this path or below it, {@code /pools/eta} say
 * @param type only events of this type
 * @param actor only events of this actor
 * @param sinceMicros only events at this time or later, microseconds since 1970-01-01T00:00Z
 * @param untilMicros only events at this time or earlier
 * @param descending newest first
 * @param limit 1–1000
 */
public record EventQuery(
    long after,
    long before,
    @Nullable String subjectPrefix,
    @Nullable String type,
    @Nullable String actor,
    @Nullable Long sinceMicros,
    @Nullable Long untilMicros,
    boolean descending,
    int limit) {

  /** The greatest {@link #limit()}. */
  public static final int MAX_LIMIT = 1000;

  /** The event of one version alone. */
  public static EventQuery of(long version) {
    return between(version - 1, version + 1, 1);
  }

  /** The events between two versions, which are not among them. */
  public static EventQuery between(long after, long before, int limit) {
    return new EventQuery(after, before, null, null, null, null, null, false, limit);
  }

  public EventQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1–" + MAX_LIMIT + ", was " + limit);
    }
  }
}
