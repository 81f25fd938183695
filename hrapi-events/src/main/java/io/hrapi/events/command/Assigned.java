package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * A field that a request names, be it to take its value away. Where the request does not name the
 * field there is no {@code Assigned} but null.
 *
 * @param value null to take the field's value away
 */
public record Assigned<T>(@Nullable T value) {

  /** The field's value after the request. */
  static <T> @Nullable T over(@Nullable Assigned<T> assigned, @Nullable T former) {
    return assigned == null ? former : assigned.value();
  }
}
