package io.hrapi.app.present;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import io.hrapi.events.setting.ValueReader;
import io.hrapi.events.setting.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a sample value of any type: it contains one of each JSON type. */
record SampleValues(String text, int number, boolean truth)
    implements ValueReader<RuntimeException> {

  private static final List<String> TEXTS =
      List.of(
          "sample",
          "tcp",
          "leastconn",
          "10.0.0.7:87",
          "/sample",
          "cd".repeat(32),
          "-----BEGIN CERTIFICATE-----\nTUlK\n-----END CERTIFICATE-----\n");

  private static List<SampleValues> all() {
    List<SampleValues> all = new ArrayList<>();
    for (String text : TEXTS) {
      for (int number : new int[] {7, 1_000, 100_000}) {
        all.add(new SampleValues(text, number, true));
        all.add(new SampleValues(text, number, false));
      }
    }
    return all;
  }

  /** Returns the resource with another value of the field. */
  static <R extends Resource, T> R another(Field<R, T> field, R resource) {
    for (SampleValues sample : all()) {
      try {
        T value = field.type().read(sample);
        if (value != null && !Objects.equals(value, field.of(resource))) {
          return Kinds.of(resource).of(resource).with(field, value).make();
        }
      } catch (IllegalArgumentException e) {
        // The type does not accept this sample; try the next one.
      }
    }
    throw new AssertionError("no sample of " + field + " of a " + resource.kind());
  }

  @Override
  public <T> @Nullable T text(Function<String, T> asked, Function<String, T> stored) {
    return asked.apply(text);
  }

  @Override
  public <T> @Nullable T integer(Function<Integer, T> make) {
    return make.apply(number);
  }

  @Override
  public <T> @Nullable T number(Function<Long, T> make) {
    return make.apply((long) number);
  }

  @Override
  public @Nullable Boolean flag() {
    return truth;
  }

  @Override
  public <T> @Nullable List<T> list(ValueType<T> element) {
    T only = element.read(this);
    return only == null ? null : List.of(only);
  }
}
