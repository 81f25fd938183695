package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import java.io.IOException;

/**
 * Reads and writes resources as JSON objects, according to the tables of their kinds. It streams
 * instead of binding classes: a replay reads millions of resources, and the stored form must not
 * change with a class.
 *
 * <p>An unknown field is an error: it was written by a newer release, and ignoring it would show a
 * state that never existed.
 */
final class ResourceCodec {

  private ResourceCodec() {}

  static <R extends Resource> void write(JsonGenerator out, R resource) throws IOException {
    out.writeStartObject();
    for (Field<R, ?> field : Kinds.of(resource).fields()) {
      Object value = field.stored(resource);
      if (value != null) {
        out.writeFieldName(field.storedName());
        Json.value(out, value);
      }
    }
    out.writeEndObject();
  }

  static <R extends Resource> R read(JsonParser in, Kind<R> kind) throws IOException {
    FieldValues<R> values = kind.none();
    StoredValue value = new StoredValue(in);
    while (Json.nextField(in)) {
      Field<R, ?> field = kind.stored(in.currentName());
      if (field == null) {
        throw Json.unknown(in);
      }
      read(value, field, values);
    }
    Field<R, ?> missing = kind.complete(values);
    if (missing != null) {
      throw Json.missing(missing.storedName());
    }
    return values.make();
  }

  private static <R extends Resource, T> void read(
      StoredValue value, Field<R, T> field, FieldValues<R> values) throws IOException {
    values.with(field, field.type().read(value));
  }
}
