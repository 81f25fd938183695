package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * The values of the fields of a resource that is being built from a stored form or a request.
 * Mutable; not thread-safe.
 */
public final class FieldValues<R extends Resource> {

  private final Kind<R> kind;
  private final @Nullable Object[] values;

  FieldValues(Kind<R> kind, int size) {
    this.kind = kind;
    this.values = new @Nullable Object[size];
  }

  public Kind<R> kind() {
    return kind;
  }

  /** Sets the value of a field, or removes it if it is null; returns this object. */
  public <T> FieldValues<R> with(Field<R, T> field, @Nullable T value) {
    values[field.index()] = value;
    return this;
  }

  /** Returns the value of a field; null if it has none. */
  @SuppressWarnings("unchecked") // values are stored by their fields' types
  public <T> @Nullable T get(Field<R, T> field) {
    return (T) values[field.index()];
  }

  /** Returns the value of a field that every resource must have. */
  <T> T required(Field<R, T> field) {
    T value = get(field);
    if (value == null) {
      throw new IllegalStateException("no " + field + " of a " + kind);
    }
    return value;
  }

  /** Returns the values that are not components of the record. */
  Settings settings() {
    return Settings.of(this);
  }

  /**
   * Creates the resource.
   *
   * @throws InvalidValueException if the values contradict each other
   * @throws IllegalStateException if a value is missing that every resource of this kind must have
   */
  public R make() {
    return kind.make(this);
  }
}
