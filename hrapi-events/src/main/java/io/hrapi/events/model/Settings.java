package io.hrapi.events.model;

import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The values of a resource's settings, by the fields of its kind. Immutable; equal by value. Empty
 * settings are always {@link #NONE}, to save memory.
 */
public final class Settings {

  /** Empty settings. */
  public static final Settings NONE = new Settings(new Object[0]);

  /** Fields and their values alternately, in the order of the kind's fields. */
  private final Object[] entries;

  private Settings(Object[] entries) {
    this.entries = entries;
  }

  /** Returns the settings of those fields that have a value. */
  static <R extends Resource> Settings of(FieldValues<R> values) {
    Kind<R> kind = values.kind();
    int set = 0;
    for (Field<R, ?> field : kind.settings()) {
      if (values.get(field) != null) {
        set++;
      }
    }
    if (set == 0) {
      return NONE;
    }
    Object[] entries = new Object[2 * set];
    int next = 0;
    for (Field<R, ?> field : kind.settings()) {
      Object value = values.get(field);
      if (value != null) {
        entries[next++] = field;
        entries[next++] = value;
      }
    }
    return new Settings(entries);
  }

  /** Returns a field's value; null if it is not set. */
  @SuppressWarnings("unchecked") // values are stored by their fields' types
  public <T> @Nullable T get(Field<?, T> field) {
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i] == field) {
        return (T) entries[i + 1];
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Settings that && Arrays.equals(entries, that.entries));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (int i = 0; i < entries.length; i += 2) {
      text.add(entries[i] + "=" + entries[i + 1]);
    }
    return text.toString();
  }
}
