package io.hrapi.events.setting;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value of a JSON text: strictly from the log, where it throws on errors, or leniently
 * from the body of a request, where it collects errors. Each method returns null if it collected an
 * error. A value can be read once; not thread-safe.
 *
 * @param <X> the type of exception that it throws
 */
public interface ValueReader<X extends Exception> {

  /**
   * Reads a string and converts it.
   *
   * @param asked converts a value from a request; throws {@link IllegalArgumentException}
   * @param stored converts a value from the log, which may be one that requests may no longer use
   */
  <T> @Nullable T text(Function<String, T> asked, Function<String, T> stored) throws X;

  /**
   * Reads a whole number that fits an int, and converts it.
   *
   * @param make converts the number; throws {@link IllegalArgumentException}
   */
  <T> @Nullable T integer(Function<Integer, T> make) throws X;

  /**
   * Reads a whole number that fits a long, and converts it.
   *
   * @param make converts the number; throws {@link IllegalArgumentException}
   */
  <T> @Nullable T number(Function<Long, T> make) throws X;

  /** Reads a flag. */
  @Nullable Boolean flag() throws X;

  /** Reads a list, in order. */
  <T> @Nullable List<T> list(ValueType<T> element) throws X;
}
