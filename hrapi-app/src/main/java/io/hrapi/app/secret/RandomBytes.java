package io.hrapi.app.secret;

/**
 * The source of keys and nonces: {@code SecureRandom::nextBytes}, or a repeatable one in tests.
 * Called by several threads.
 */
@FunctionalInterface
public interface RandomBytes {

  /** Fills the array with unpredictable bytes. */
  void fill(byte[] bytes);
}
