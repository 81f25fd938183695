package io.hrapi.events.setting;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

record ListType<T>(ValueType<T> element) implements ValueType<List<T>> {

  @Override
  public <X extends Exception> @Nullable List<T> read(ValueReader<X> in) throws X {
    return in.list(element);
  }

  @Override
  public Object json(List<T> value) {
    return value.stream().map(element::json).toList();
  }

  @Override
  public Object stored(List<T> value) {
    return value.stream().map(element::stored).toList();
  }

  @Override
  public String words(List<T> value) {
    return value.stream().map(element::words).collect(Collectors.joining(" "));
  }
}
