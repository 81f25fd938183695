package io.hrapi.app.present;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fields of resources under the API's names, ready to be written as JSON. */
final class FieldMaps {

  private FieldMaps() {}

  /** Returns the fields that are shown before and after a change. */
  static <R extends Resource> Map<String, Object> ofChange(R resource) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field<R, ?> field : Kinds.of(resource).fields(Place.CHANGE)) {
      add(fields, field, resource);
    }
    return fields;
  }

  /**
   * Returns the fields that a GET of the resource shows.
   *
   * @param part the object in documents that contains the fields; null for fields outside such an
   *     object
   */
  static <R extends Resource> Map<String, Object> ofAnswer(R resource, @Nullable String part) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field<R, ?> field : Kinds.of(resource).fields(Place.DOCUMENT)) {
      if (Objects.equals(field.part(), part)) {
        add(fields, field, resource);
      }
    }
    return fields;
  }

  private static <R extends Resource> void add(
      Map<String, Object> fields, Field<R, ?> field, R resource) {
    Object value = field.answered(resource);
    if (value != null) {
      fields.put(field.name(), value);
    }
  }
}
