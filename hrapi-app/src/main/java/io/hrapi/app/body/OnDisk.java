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

/** Stores a body in an unnamed file, of which nothing remains after a crash. */
final class OnDisk implements BodyPlace {

  /** The space of the disk is checked each time so many more bytes were stored. */
  private static final long LOOK_BYTES = 1 << 20;

  private final Semaphore places;
  private final DiskSpace space;
  private final long limit;
  private final String tooLarge;
  private final FileChannel file;
  private long size;
  private boolean closed;

  /**
   * Acquires one of the places.
   *
   * @param limit the most bytes
   * @param tooLarge the message for a longer body
   * @param space the space of the folder's disk
   * @throws BodyRefusedException if no place is free, or the disk has too little space
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
    // Files do not count as incomplete bodies, and this one keeps its place until it has been read.
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
