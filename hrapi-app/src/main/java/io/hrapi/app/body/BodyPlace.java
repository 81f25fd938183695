package io.hrapi.app.body;

import org.eclipse.jetty.io.Content;

/** Stores the bytes of one body until all have been received. Not thread-safe. */
interface BodyPlace extends AutoCloseable {

  /**
   * Stores more decoded bytes.
   *
   * @throws BodyRefusedException if the body becomes too large
   */
  void take(byte[] bytes, int offset, int length);

  /** Returns how many bytes were stored. */
  long size();

  /** Returns the whole body, once it is complete; it can be read once. */
  Content.Source content();

  /** Declares the body complete, for the limit on incomplete bodies. */
  void complete();

  /** Returns whether it holds something that {@link #close} releases. */
  boolean isHeld();

  /** Releases what it holds; closing it again has no effect. */
  @Override
  void close();
}
