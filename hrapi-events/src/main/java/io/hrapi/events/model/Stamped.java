package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/** A resource and the version that last changed it. Equality compares only the resources. */
public record Stamped<T>(T value, long revision) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stamped<?> that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
