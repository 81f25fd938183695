package io.hrapi.app.body;

import io.hrapi.app.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;

/** Keeps a body in a file that has no name from the moment it is there; nothing is left of it. */
final class OnDisk implements BodyPlace {

  private final Semaphore places;
  private final long limit;
  private final String tooLarge;
  private final FileChannel file;
  private long size;
  private boolean closed;

  /**
   * Takes one of the places.
   *
   * @param limit in bytes
   * @param tooLarge what is said of a body that has more
   * @throws BodyRefusedException if there is no place
   */
  OnDisk(Semaphore places, Path folder, long limit, String tooLarge) {
    this.places = places;
    this.limit = limit;
    this.tooLarge = tooLarge;
    if (!places.tryAcquire()) {
      throw new BodyRefusedException(
          BodyRefusal.busy("too many databases are on their way at once; try again"));
    }
    try {
      file = PrivateFiles.openNameless(folder);
    } catch (IOException e) {
      places.release();
      throw new UncheckedIOException("what comes cannot be kept in " + folder, e);
    }
  }

  @Override
  public void take(byte[] bytes, int offset, int length) {
    if (length > limit - size) {
      throw new BodyRefusedException(BodyRefusal.tooLarge(tooLarge));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what comes cannot be kept", e);
    }
    size += length;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Content.Source content() {
    try {
      file.position(0);
    } catch (IOException e) {
      throw new UncheckedIOException("what came cannot be read", e);
    }
    return Content.Source.from(Channels.newInputStream(file));
  }

  @Override
  public void complete() {
    // A file is in nobody's way once it is there, but it is until it was read.
  }

  @Override
  public boolean isHeld() {
    return !closed;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    places.release();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("what came cannot be let go of", e);
    }
  }
}
