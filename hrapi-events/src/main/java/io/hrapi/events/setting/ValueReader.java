package io.hrapi.events.setting;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON where a value stands: in the log, which is strict and throws, or in the body of a
 * request, which is lenient in form and collects what is wrong. Each method returns null where it
 * collected an error. Read once; not thread-safe.
 *
 * @param <X> what it throws
 */
public interface ValueReader<X extends Exception> {

  /**
   * A text.
   *
   * @param asked reads what somebody asks for; throws {@link IllegalArgumentException}
   * @param stored reads what the log has, which may be what nobody may ask for any more
   */
  <T> @Nullable T text(Function<String, T> asked, Function<String, T> stored) throws X;

  /**
   * A whole number that fits an int; what makes the value throws {@link IllegalArgumentException}.
   */
  <T> @Nullable T integer(Function<Integer, T> make) throws X;

  /** A whole number that fits a long. */
  <T> @Nullable T number(Function<Long, T> make) throws X;

  /** A flag. */
  @Nullable Boolean flag() throws X;

  /** A list, in its order. */
  <T> @Nullable List<T> list(ValueType<T> element) throws X;
}
