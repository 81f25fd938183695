package io.hrapi.app.stream;

import io.hrapi.events.projection.EventPaths.Bearing;
import io.hrapi.events.projection.HistoryPath;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants.
 *
 * @param resource only those that were asked of this resource or changed it, or what it contains;
 *     null for all
 * @param type only those of this type; null for all
 */
record Wanted(@Nullable HistoryPath resource, @Nullable String type) {

  boolean all() {
    return resource == null && type == null;
  }

  /**
   * Whether an event is wanted.
   *
   * @param bearing what it is to the resource; null if none is asked for
   * @param follows whether the resource followed what is related to it before
   */
  boolean has(String eventType, @Nullable Bearing bearing, boolean follows) {
    boolean ofResource = bearing == null || bearing.within() || (bearing.related() && follows);
    return ofResource && (type == null || type.equals(eventType));
  }

  /** Whether the resource follows what is related to it from an event on. */
  static boolean follows(@Nullable Bearing bearing, boolean before) {
    Boolean after = bearing == null ? null : bearing.follows();
    return after == null ? before : after;
  }
}
