package io.hrapi.events.setting;

import org.jspecify.annotations.Nullable;

record FlagType() implements ValueType<Boolean> {

  @Override
  public <X extends Exception> @Nullable Boolean read(ValueReader<X> in) throws X {
    return in.flag();
  }

  @Override
  public Object json(Boolean value) {
    return value;
  }
}
