package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * A field that a request names, possibly to remove its value. Null instead of an {@code Assigned}
 * means that the request does not name the field.
 *
 * @param value null to take the field's value away
 */
public record Assigned<T>(@Nullable T value) {

  /** The field's value after the request. */
  static <T> @Nullable T over(@Nullable Assigned<T> assigned, @Nullable T former) {
    return assigned == null ? former : assigned.value();
  }
}
