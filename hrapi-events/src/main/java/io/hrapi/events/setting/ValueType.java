package io.hrapi.events.setting;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field's value: how it is read from a request's body and from the log, and how it is
 * written. Immutable and thread-safe.
 */
public interface ValueType<T> {

  /**
   * Reads a value.
   *
   * @return the value; null if the reader collected an error
   */
  <X extends Exception> @Nullable T read(ValueReader<X> in) throws X;

  /** Returns the form of the value in responses and documents, to be written as JSON. */
  Object json(T value);

  /** Returns the form of the value in the log, to be written as JSON. */
  default Object stored(T value) {
    return json(value);
  }

  /** Returns the text of the value in a sentence for people. */
  default String words(T value) {
    return json(value).toString();
  }

  /**
   * Returns the type of values that are parsed from a string and written as their {@code toString}.
   */
  static <T> ValueType<T> text(Function<String, T> parse) {
    return new TextType<>(parse, parse);
  }

  /**
   * Returns the type of values that are parsed from a string whose form became stricter.
   *
   * @param asked parses values from requests
   * @param stored parses all values that were ever stored
   */
  static <T> ValueType<T> text(Function<String, T> asked, Function<String, T> stored) {
    return new TextType<>(asked, stored);
  }

  /**
   * Returns the type of values that are made of a whole number.
   *
   * @param make makes the value; throws {@link IllegalArgumentException} if the number is out of
   *     range
   * @param number returns the number of a value
   */
  static <T> ValueType<T> integer(Function<Integer, T> make, Function<T, Integer> number) {
    return new IntegerType<>(make, number);
  }

  /** Returns the type of flags. */
  static ValueType<Boolean> flag() {
    return new FlagType();
  }

  /**
   * Returns the type of times: microseconds since 1970-01-01T00:00Z, written in responses as RFC
   * 3339.
   */
  static ValueType<Long> time() {
    return new TimeType();
  }

  /** Returns the type of lists of such elements, in order. */
  static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ListType<>(element);
  }
}
