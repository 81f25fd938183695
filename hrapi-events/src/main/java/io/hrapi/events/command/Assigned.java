package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * The value that a request assigns to a field. Null instead of an {@code Assigned} means that the
 * request does not name the field.
 *
 * @param value the new value; null to remove the field's value
 */
public record Assigned<T>(@Nullable T value) {

  /** Returns the field's value after the request. */
  static <T> @Nullable T over(@Nullable Assigned<T> assigned, @Nullable T former) {
    return assigned == null ? former : assigned.value();
  }
}
