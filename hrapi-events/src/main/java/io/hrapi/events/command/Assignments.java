package io.hrapi.events.command;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.Resource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request assigns to a resource's fields: values to some, no value to others; all other
 * fields stay unchanged. Immutable; equal by value.
 */
public record Assignments<R extends Resource>(Map<Field<R, ?>, Assigned<?>> fields) {

  public Assignments {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Leaves everything. */
  public static <R extends Resource> Assignments<R> none() {
    return new Assignments<>(Map.of());
  }

  /**
   * These and one more.
   *
   * @param assigned null if the request does not name the field
   */
  public <T> Assignments<R> with(Field<R, T> field, @Nullable Assigned<T> assigned) {
    if (assigned == null) {
      return this;
    }
    Map<Field<R, ?>, Assigned<?>> more = new LinkedHashMap<>(fields);
    more.put(field, assigned);
    return new Assignments<>(more);
  }

  /** What is said of a field; null if nothing is. */
  @SuppressWarnings("unchecked") // assigned by the field's type
  <T> @Nullable Assigned<T> get(Field<R, T> field) {
    return (Assigned<T>) fields.get(field);
  }

  /** The value that a field is to have; null if it is to have none, or nothing is said of it. */
  <T> @Nullable T value(Field<R, T> field) {
    return Assigned.over(get(field), null);
  }

  /** Those values with what the request says in them. */
  FieldValues<R> over(FieldValues<R> values) {
    fields.keySet().forEach(field -> put(values, field));
    return values;
  }

  private <T> void put(FieldValues<R> values, Field<R, T> field) {
    values.with(field, value(field));
  }
}
