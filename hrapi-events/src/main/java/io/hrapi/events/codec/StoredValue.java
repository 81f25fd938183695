package io.hrapi.events.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hrapi.events.setting.ValueReader;
import io.hrapi.events.setting.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The current value of a parser of the log. Its methods throw if the value does not have the form
 * of its type.
 */
record StoredValue(JsonParser in) implements ValueReader<IOException> {

  @Override
  public <T> T text(Function<String, T> asked, Function<String, T> stored) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Json.unexpected(in, "a string");
    }
    return stored.apply(in.getText());
  }

  @Override
  public <T> T integer(Function<Integer, T> make) throws IOException {
    return make.apply(Json.integer(in));
  }

  @Override
  public <T> T number(Function<Long, T> make) throws IOException {
    return make.apply(Json.longInteger(in));
  }

  @Override
  public Boolean flag() throws IOException {
    return Json.flag(in);
  }

  @Override
  public <T> List<T> list(ValueType<T> element) throws IOException {
    Json.expect(in, JsonToken.START_ARRAY);
    List<T> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      T read = element.read(this);
      if (read != null) {
        list.add(read);
      }
    }
    return list;
  }
}
