package io.hrapi.app.backup;

import io.hrapi.app.home.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * A database on its way into a file: under another name until it is complete, and gone if it never
 * is. Of what does not begin as a database some is kept, to say what it was. For one thread at a
 * time.
 */
final class IncomingDatabase implements Closeable {

  /** SQLite's file format, section 1.3: every database begins with it. */
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_HEAD = 4_096;
  private static final int MAX_SHOWN = 200;

  private final Path to;
  private final Path partial;
  private final FileChannel channel;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long size;

  /**
   * Begins a file beside the one that is to be.
   *
   * @throws FileAlreadyExistsException if there is something at {@code to}
   */
  IncomingDatabase(Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    this.to = to;
    this.partial = to.resolveSibling(to.getFileName() + ".partial");
    this.channel = PrivateFiles.openEmpty(partial);
  }

  /**
   * Takes the next bytes.
   *
   * @throws BackupException.TooLarge if they are too many
   * @throws BackupException.BadAnswer if enough came to see that it is no database
   */
  void write(ByteBuffer bytes) throws IOException {
    size += bytes.remaining();
    checkSize(size);
    if (head.size() < MAX_HEAD) {
      byte[] more = new byte[Math.min(bytes.remaining(), MAX_HEAD - head.size())];
      bytes.duplicate().get(more);
      head.writeBytes(more);
    }
    if (size < HEADER.length || isDatabase()) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } else if (head.size() == MAX_HEAD) {
      throw noDatabase();
    }
  }

  /**
   * Refuses what is announced to be too large.
   *
   * @throws BackupException.TooLarge likewise
   */
  static void checkSize(long bytes) {
    if (bytes > BackupStore.MAX_BYTES) {
      throw new BackupException.TooLarge(
          bytes
              + " bytes or more are too many for a backup; it takes at most "
              + BackupStore.MAX_BYTES);
    }
  }

  /** What came so far, where it did not begin as a database; at most 4 KiB of it. */
  byte[] head() {
    return head.toByteArray();
  }

  boolean isDatabase() {
    byte[] begin = head.toByteArray();
    return begin.length >= HEADER.length
        && Arrays.equals(begin, 0, HEADER.length, HEADER, 0, HEADER.length);
  }

  long size() {
    return size;
  }

  /**
   * Gives the file its name, when everything came; both survive a power cut.
   *
   * @throws BackupException.BadAnswer if it is no database
   */
  void complete() throws IOException {
    if (!isDatabase()) {
      throw noDatabase();
    }
    channel.force(true);
    channel.close();
    Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncFolder(Objects.requireNonNull(to.toAbsolutePath().getParent()));
  }

  /** Removes what is not complete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }

  private BackupException.BadAnswer noDatabase() {
    return new BackupException.BadAnswer(
        size == 0
            ? "what came is empty, expected a SQLite database"
            : "what came is no SQLite database; it begins with: " + shown(head()));
  }

  /** The beginning of something, fit for a message. */
  static String shown(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN), StandardCharsets.UTF_8);
    return text.replaceAll("[^\\p{Print}\\p{L}]+", "?");
  }
}
