package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * A query of the audit trail. Conditions that are null match every event.
 *
 * @param after only versions greater than this; 0 for all
 * @param before only versions less than this; {@link Long#MAX_VALUE} for all
 * @param subjectPrefix only events whose subject is this path or below it, for example {@code
 *     /pools/eta}
 * @param type only events of this type
 * @param actor only events of this actor
 * @param sinceMicros only events at this time or later, in microseconds since 1970-01-01T00:00Z
 * @param untilMicros only events at this time or earlier, in microseconds since 1970-01-01T00:00Z
 * @param descending whether the newest event comes first
 * @param limit the maximum number of events, 1–1000
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

  /** Returns the query of one version's event. */
  public static EventQuery of(long version) {
    return between(version - 1, version + 1, 1);
  }

  /** Returns the query of the events between two versions, excluding both. */
  public static EventQuery between(long after, long before, int limit) {
    return new EventQuery(after, before, null, null, null, null, null, false, limit);
  }

  public EventQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1–" + MAX_LIMIT + ", was " + limit);
    }
  }
}
