package io.hrapi.events.setting;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

record IntegerType<T>(Function<Integer, T> make, Function<T, Integer> number)
    implements ValueType<T> {

  @Override
  public <X extends Exception> @Nullable T read(ValueReader<X> in) throws X {
    return in.integer(make);
  }

  @Override
  public Object json(T value) {
    return number.apply(value);
  }
}
