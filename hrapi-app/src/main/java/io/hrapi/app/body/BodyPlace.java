package io.hrapi.app.body;

import org.eclipse.jetty.io.Content;

/** Where the bytes of one body are stored until all have been received. Not thread-safe. */
interface BodyPlace extends AutoCloseable {

  /**
   * Keeps more, decoded.
   *
   * @throws BodyRefusedException if that is too much
   */
  void take(byte[] bytes, int offset, int length);

  /** How many bytes came. */
  long size();

  /** All of them, once there are no more; they can be read one time. */
  Content.Source content();

  /** Ends the reading, for what counts bodies that are not complete. */
  void complete();

  /** Whether it holds something that {@link #close} lets go of. */
  boolean isHeld();

  /** Lets go of what it holds; more than one time does no harm. */
  @Override
  void close();
}
