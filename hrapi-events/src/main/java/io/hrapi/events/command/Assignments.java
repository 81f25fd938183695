package io.hrapi.events.command;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.Resource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request assigns to the fields of a resource: it sets values or removes them. Fields that
 * it does not name stay unchanged. Immutable; equal by value.
 */
public record Assignments<R extends Resource>(Map<Field<R, ?>, Assigned<?>> fields) {

  public Assignments {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Returns assignments that leave every field unchanged. */
  public static <R extends Resource> Assignments<R> none() {
    return new Assignments<>(Map.of());
  }

  /**
   * Returns these assignments and one more.
   *
   * @param assigned the assignment; null if the request does not name the field
   */
  public <T> Assignments<R> with(Field<R, T> field, @Nullable Assigned<T> assigned) {
    if (assigned == null) {
      return this;
    }
    Map<Field<R, ?>, Assigned<?>> more = new LinkedHashMap<>(fields);
    more.put(field, assigned);
    return new Assignments<>(more);
  }

  /** Returns the assignment to a field; null if the request does not name the field. */
  @SuppressWarnings("unchecked") // assigned by with, which has the field's type
  <T> @Nullable Assigned<T> get(Field<R, T> field) {
    return (Assigned<T>) fields.get(field);
  }

  /**
   * Returns the value assigned to a field; null if the value is removed or the field is not named.
   */
  <T> @Nullable T value(Field<R, T> field) {
    return Assigned.over(get(field), null);
  }

  /** Applies the assignments to the given values, and returns them. */
  FieldValues<R> over(FieldValues<R> values) {
    fields.keySet().forEach(field -> put(values, field));
    return values;
  }

  private <T> void put(FieldValues<R> values, Field<R, T> field) {
    values.with(field, value(field));
  }
}
