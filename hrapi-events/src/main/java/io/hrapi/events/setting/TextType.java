package io.hrapi.events.setting;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

record TextType<T>(Function<String, T> asked, Function<String, T> known) implements ValueType<T> {

  @Override
  public <X extends Exception> @Nullable T read(ValueReader<X> in) throws X {
    return in.text(asked, known);
  }

  @Override
  public Object json(T value) {
    return value.toString();
  }
}
