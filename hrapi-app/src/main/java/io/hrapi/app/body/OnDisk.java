package io.hrapi.app.body;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.DiskShortageException;
import io.hrapi.events.log.DiskSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;

/** Keeps a body in an unnamed file, of which nothing remains after a crash. */
final class OnDisk implements BodyPlace {

  /** Between two looks how much the disk has. */
  private static final long LOOK_BYTES = 1 << 20;

  private final Semaphore places;
  private final DiskSpace space;
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
   * @param space of the folder's disk
   * @throws BodyRefusedException if there is no place, or the disk has too little room
   */
  OnDisk(Semaphore places, Path folder, DiskSpace space, long limit, String tooLarge) {
    this.places = places;
    this.space = space;
    this.limit = limit;
    this.tooLarge = tooLarge;
    requireRoom();
    if (!places.tryAcquire()) {
      throw new BodyRefusedException(
          BodyRefusal.busy("too many databases are being received at once; try again"));
    }
    try {
      file = PrivateFiles.openNameless(folder);
    } catch (IOException e) {
      places.release();
      throw new UncheckedIOException("the received data cannot be stored in " + folder, e);
    }
  }

  @Override
  public void take(byte[] bytes, int offset, int length) {
    if (length > limit - size) {
      throw new BodyRefusedException(BodyRefusal.tooLarge(tooLarge));
    }
    if (size / LOOK_BYTES != (size + length) / LOOK_BYTES) {
      requireRoom();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the received data cannot be stored", e);
    }
    size += length;
  }

  private void requireRoom() {
    try {
      space.require("a database that is uploaded is", LOOK_BYTES);
    } catch (DiskShortageException e) {
      throw new BodyRefusedException(BodyRefusal.noRoom(String.valueOf(e.getMessage())));
    }
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
      throw new UncheckedIOException("the received data cannot be read", e);
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
      throw new UncheckedIOException("the received data cannot be released", e);
    }
  }
}
