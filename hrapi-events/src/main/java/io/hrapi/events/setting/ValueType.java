package io.hrapi.events.setting;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field's value: how it is read, from a body and from the log, and how it is shown.
 * Types are made of types: a list has an element. Immutable and thread-safe.
 */
public interface ValueType<T> {

  /**
   * Reads a value.
   *
   * @return null where the reader collects what is wrong, and something was
   */
  <X extends Exception> @Nullable T read(ValueReader<X> in) throws X;

  /** The value as answers and documents have it: what JSON is to be made of. */
  Object json(T value);

  /** The value as the log has it. */
  default Object stored(T value) {
    return json(value);
  }

  /** The value in a sentence for people. */
  default String words(T value) {
    return json(value).toString();
  }

  /** A text with a form of its own, shown as its {@code toString}. */
  static <T> ValueType<T> text(Function<String, T> parse) {
    return new TextType<>(parse, parse);
  }

  /**
   * A text with a form of its own that became stricter.
   *
   * @param asked reads what somebody asks for
   * @param stored reads all that was ever stored
   */
  static <T> ValueType<T> text(Function<String, T> asked, Function<String, T> stored) {
    return new TextType<>(asked, stored);
  }

  /**
   * A whole number.
   *
   * @param make checks the range; throws {@link IllegalArgumentException}
   */
  static <T> ValueType<T> integer(Function<Integer, T> make, Function<T, Integer> number) {
    return new IntegerType<>(make, number);
  }

  /** True or false. */
  static ValueType<Boolean> flag() {
    return new FlagType();
  }

  /** A time in microseconds since 1970-01-01T00:00Z; shown as RFC 3339. */
  static ValueType<Long> time() {
    return new TimeType();
  }

  /** Several, in an order. */
  static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ListType<>(element);
  }
}
