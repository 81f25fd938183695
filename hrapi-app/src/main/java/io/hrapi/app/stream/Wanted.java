package io.hrapi.app.stream;

import io.hrapi.events.projection.EventPaths.Bearing;
import io.hrapi.events.projection.HistoryPath;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants.
 *
 * @param resource only events that name or change this resource, or one that it contains; null for
 *     all
 * @param type only events of this type; null for all
 */
record Wanted(@Nullable HistoryPath resource, @Nullable String type) {

  boolean all() {
    return resource == null && type == null;
  }

  /**
   * Returns whether an event is wanted.
   *
   * @param bearing how the event affects the resource; null if no resource is wanted
   * @param follows whether changes of the resource's related path affected it before this event
   */
  boolean has(String eventType, @Nullable Bearing bearing, boolean follows) {
    boolean ofResource = bearing == null || bearing.within() || (bearing.related() && follows);
    return ofResource && (type == null || type.equals(eventType));
  }

  /** Returns whether changes of the resource's related path affect it after an event. */
  static boolean follows(@Nullable Bearing bearing, boolean before) {
    Boolean after = bearing == null ? null : bearing.follows();
    return after == null ? before : after;
  }
}
