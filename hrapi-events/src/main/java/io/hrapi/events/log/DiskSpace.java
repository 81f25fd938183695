package io.hrapi.events.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves the last space of a disk for the event log. What can wait (snapshots, the index,
 * exports, backups, imports, the access log) is written only while more than a limit is free. In
 * case other programs fill the disk there is a file, the reserve: when a write of the log finds the
 * disk full, the file is shortened by one piece, and the write is retried. It is released piece by
 * piece because other programs can use the free space too. The reserve is completed again when
 * there is space.
 *
 * <p>Thread-safe; the wiring creates one for the folder of the log and calls {@link #restore}
 * regularly.
 */
public final class DiskSpace {

  /** For logs whose disk is not checked: without a reserve, and always with enough space. */
  public static final DiskSpace UNLIMITED = new DiskSpace();

  private static final Logger LOGGER = LoggerFactory.getLogger(DiskSpace.class);

  /** The bytes released at once, enough for about ten events. */
  static final int PIECE_BYTES = 1 << 18;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final @Nullable Path reserve;
  private final long reserveBytes;
  private final long limitBytes;
  private final FreeBytes free;

  /** Why the reserve is not complete; null while it is, and before the first check. */
  private volatile @Nullable String missing;

  /** Returns how many bytes hrapi can use on the file system of a folder. */
  interface FreeBytes {
    long of(Path folder) throws IOException;
  }

  /**
   * Does not access the disk yet.
   *
   * @param reserve the file of the reserve, in the folder of the log
   * @param reserveBytes its size; 0 for no reserve
   * @param limitBytes the bytes that must stay free when anything but the log is written
   */
  public DiskSpace(Path reserve, long reserveBytes, long limitBytes) {
    this(reserve, reserveBytes, limitBytes, path -> Files.getFileStore(path).getUsableSpace());
  }

  DiskSpace(Path reserve, long reserveBytes, long limitBytes, FreeBytes free) {
    this.reserve = reserve.toAbsolutePath();
    this.reserveBytes = reserveBytes;
    this.limitBytes = limitBytes;
    this.free = free;
  }

  private DiskSpace() {
    reserve = null;
    reserveBytes = 0;
    limitBytes = 0;
    free = path -> Long.MAX_VALUE;
  }

  /**
   * Releases a piece of the reserve.
   *
   * @return false if nothing is left of it, or it cannot be released
   */
  public synchronized boolean giveUp() {
    if (reserve == null) {
      return false;
    }
    long size = size(reserve);
    if (size == 0) {
      return false;
    }
    try (FileChannel file = FileChannel.open(reserve, StandardOpenOption.WRITE)) {
      file.truncate(Math.max(size - PIECE_BYTES, 0));
    } catch (IOException e) {
      LOGGER.error("The reserve {} cannot be released.", reserve, e);
      return false;
    }
    if (missing == null) {
      LOGGER.warn("The disk is full: the event log uses the space reserved by {}.", reserve);
    }
    missing = "the disk was full";
    return true;
  }

  /**
   * Releases a piece of the reserve if less than a piece is free. Called before the log is opened,
   * because opening it needs some space.
   */
  public void prepare() {
    if (reserve != null && free(reserve) < PIECE_BYTES && giveUp()) {
      LOGGER.debug("Opening the log uses some of the reserve.");
    }
  }

  /** Brings the reserve to its configured size, if enough space stays free. */
  public synchronized void restore() {
    if (reserve == null) {
      return;
    }
    try {
      long size = size(reserve);
      if (size > reserveBytes || reserveBytes == 0) {
        shrink(reserve);
      } else if (size < reserveBytes) {
        long needed = reserveBytes - size + Math.max(limitBytes, PIECE_BYTES);
        long found = free(reserve);
        if (found < needed) {
          missing = found + " bytes are free and " + needed + " are needed to complete it";
          return;
        }
        extend(reserve, size);
      }
      if (missing != null) {
        LOGGER.info("The disk has space again, and the reserve {} is complete.", reserve);
      }
      missing = null;
    } catch (IOException | UncheckedIOException e) {
      missing = "it cannot be created: " + e;
    }
  }

  private void shrink(Path file) throws IOException {
    if (reserveBytes == 0) {
      Files.deleteIfExists(file);
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(reserveBytes);
    }
  }

  /**
   * Extends the reserve with random bytes, because compressed or sparse files would reserve
   * nothing.
   */
  private void extend(Path file, long from) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
            PRIVATE)) {
      SplittableRandom bytes = new SplittableRandom(from);
      byte[] piece = new byte[PIECE_BYTES];
      try {
        channel.position(from);
        for (long left = reserveBytes - from; left > 0; left -= piece.length) {
          bytes.nextBytes(piece);
          ByteBuffer next = ByteBuffer.wrap(piece, 0, (int) Math.min(left, piece.length));
          while (next.hasRemaining()) {
            channel.write(next);
          }
        }
        channel.force(true);
      } catch (IOException e) {
        // Other programs took the space meanwhile: leave them the rest.
        channel.truncate(from);
        throw e;
      }
    }
  }

  /**
   * Checks that there is enough space for something that can wait.
   *
   * @param what the thing and its verb, for the message: {@code an export is}
   * @param bytes the number of bytes that it needs, as far as known
   * @throws DiskShortageException if less would stay free than is reserved for the log
   */
  public void require(String what, long bytes) {
    shortage(bytes)
        .ifPresent(
            words -> {
              throw new DiskShortageException(what + " not written: " + words);
            });
  }

  /** Returns whether there is enough space for things that can wait. */
  public boolean hasRoom() {
    return shortage(0).isEmpty();
  }

  private Optional<String> shortage(long bytes) {
    Path file = reserve;
    if (file == null) {
      return Optional.empty();
    }
    long found = free(file);
    return found >= limitBytes + bytes
        ? Optional.empty()
        : Optional.of(
            found
                + " bytes are free on the disk of "
                + file.getParent()
                + ", and "
                + (limitBytes + bytes)
                + " are needed: "
                + limitBytes
                + " are reserved for the event log (disk.freeSpace); free some space there");
  }

  /** Returns what is wrong with the disk, for people to read; empty if nothing is. */
  public Optional<String> problem() {
    String why = missing;
    Optional<String> gone =
        why == null
            ? Optional.empty()
            : Optional.of(
                "the reserve "
                    + reserve
                    + ", which the event log uses when the disk is full, has "
                    + (reserve == null ? 0 : size(reserve))
                    + " bytes of "
                    + reserveBytes
                    + ": "
                    + why
                    + "; free some space there");
    return gone.or(() -> shortage(0).map(words -> "only the event log is written: " + words));
  }

  private long free(Path file) {
    Path folder = file.getParent();
    try {
      return free.of(folder == null ? file : folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell how much is free on the disk of " + file, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the size of " + file, e);
    }
  }
}
