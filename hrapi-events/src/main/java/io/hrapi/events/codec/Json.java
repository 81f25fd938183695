package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Helpers to read and write a stream of JSON tokens. */
final class Json {

  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Moves from the start of an object, or from the end of a field's value, to the next field's
   * value.
   *
   * @return false at the end of the object
   */
  static boolean nextField(JsonParser in) throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.START_OBJECT) {
      token = in.nextToken();
    }
    if (token == JsonToken.END_OBJECT) {
      return false;
    }
    if (token != JsonToken.FIELD_NAME) {
      throw unexpected(in, "a field");
    }
    in.nextToken();
    return true;
  }

  static void expect(JsonParser in, JsonToken expected) throws IOException {
    if (in.currentToken() != expected) {
      throw unexpected(in, expected.toString());
    }
  }

  static String text(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING);
    return in.getText();
  }

  static int integer(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_NUMBER_INT);
    return in.getIntValue();
  }

  static long longInteger(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_NUMBER_INT);
    return in.getLongValue();
  }

  static boolean flag(JsonParser in) throws IOException {
    return in.getBooleanValue();
  }

  static List<String> texts(JsonParser in) throws IOException {
    expect(in, JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(in));
    }
    return texts;
  }

  static void texts(JsonGenerator out, String field, List<String> texts) throws IOException {
    out.writeArrayFieldStart(field);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  /** Writes a value: a string, a whole number, a flag, or a list of such values. */
  static void value(JsonGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        value(out, element);
      }
      out.writeEndArray();
    }
  }

  static <T> T required(@Nullable T value, String field) throws IOException {
    if (value == null) {
      throw missing(field);
    }
    return value;
  }

  static IOException missing(String field) {
    return new IOException("the field \"" + field + "\" is missing");
  }

  static IOException unknown(JsonParser in) throws IOException {
    return new JsonParseException(
        in, "the field \"" + in.currentName() + "\" is not known to this release of hrapi");
  }

  static IOException unexpected(JsonParser in, String expected) {
    return new JsonParseException(in, "expected " + expected + ", got " + in.currentToken());
  }
}
