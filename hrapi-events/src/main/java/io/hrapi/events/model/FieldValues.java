package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a resource that is being built: read, merged or changed. Mutable; not thread-safe.
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

  /** Gives a field a value, or takes it away; returns these values. */
  public <T> FieldValues<R> with(Field<R, T> field, @Nullable T value) {
    values[field.index()] = value;
    return this;
  }

  /** A field's value; null if it has none. */
  @SuppressWarnings("unchecked") // values are put by their fields' types
  public <T> @Nullable T get(Field<R, T> field) {
    return (T) values[field.index()];
  }

  /** The value of a field that has one in every resource. */
  <T> T required(Field<R, T> field) {
    T value = get(field);
    if (value == null) {
      throw new IllegalStateException("no " + field + " of a " + kind);
    }
    return value;
  }

  /** What is set of it beside its components. */
  Settings settings() {
    return Settings.of(this);
  }

  /**
   * The resource.
   *
   * @throws InvalidValueException if the values do not go together
   * @throws IllegalStateException if one is missing that every resource of this kind has
   */
  public R make() {
    return kind.make(this);
  }
}
