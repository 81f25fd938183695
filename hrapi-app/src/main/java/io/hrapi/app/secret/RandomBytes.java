package io.hrapi.app.secret;

/**
 * Where keys and nonces come from: {@code SecureRandom::nextBytes}, or in tests something that
 * repeats. Called by several threads.
 */
@FunctionalInterface
public interface RandomBytes {

  /** Fills all of the array with bytes that nobody can guess. */
  void fill(byte[] bytes);
}
