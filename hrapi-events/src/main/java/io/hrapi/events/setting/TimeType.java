package io.hrapi.events.setting;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

record TimeType() implements ValueType<Long> {

  @Override
  public <X extends Exception> @Nullable Long read(ValueReader<X> in) throws X {
    return in.number(Function.identity());
  }

  @Override
  public Object json(Long value) {
    return TimeText.of(value);
  }

  @Override
  public Object stored(Long value) {
    return value;
  }
}
