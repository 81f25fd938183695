package io.hrapi.app.backup;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.Hash;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database that is being received into a file: under another name until it is complete, and
 * deleted if it is not. The beginning of the data is kept, for the error message if it is not a
 * database. For one thread at a time.
 */
final class IncomingDatabase implements BodyReceiver.Sink, Closeable {

  /** The first bytes of every database (SQLite's file format, section 1.3). */
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_HEAD = 4_096;
  private static final int MAX_SHOWN = 200;

  private final Path to;
  private final BackupSizes sizes;
  private final Path partial;
  private final FileChannel channel;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long size;

  /** The digest of the part being received; null if the database is one file. */
  private @Nullable MessageDigest digest;

  private long partBegin;

  /**
   * Creates a temporary file next to the target.
   *
   * @throws FileAlreadyExistsException if {@code to} exists
   */
  IncomingDatabase(Path to, BackupSizes sizes) throws IOException {
    this.sizes = sizes;
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    this.to = to;
    this.partial = to.resolveSibling(to.getFileName() + ".partial");
    this.channel = PrivateFiles.openEmpty(partial);
  }

  /**
   * Checks the number of bytes that will follow.
   *
   * @throws BackupException.TooLarge if there are too many
   */
  @Override
  public void announce(long bytes) {
    sizes.check(size + bytes);
  }

  /** Begins a part. */
  void beginPart() {
    digest = sha256();
    partBegin = size;
  }

  /**
   * Ends a part, and checks it.
   *
   * @throws BackupException.BadAnswer if its size or hash differs from what was stored
   */
  void endPart(BackupPart part) {
    MessageDigest came = Objects.requireNonNull(digest);
    long bytes = size - partBegin;
    if (bytes != part.size()) {
      throw new BackupException.BadAnswer(
          "of "
              + part.file()
              + " "
              + bytes
              + " bytes arrived, expected "
              + part.size()
              + "; the backup is damaged");
    }
    if (!Hash.of(came.digest()).equals(part.sha256())) {
      throw new BackupException.BadAnswer(
          part.file()
              + " is not what was stored: its SHA-256 is not "
              + part.sha256().toHex()
              + "; the backup is damaged");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Writes the next bytes.
   *
   * @throws BackupException.TooLarge if there are too many
   * @throws BackupException.BadAnswer if the first 4 KiB are not those of a database
   */
  @Override
  public void take(ByteBuffer bytes) throws IOException {
    size += bytes.remaining();
    sizes.check(size);
    MessageDigest part = digest;
    if (part != null) {
      part.update(bytes.duplicate());
    }
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

  /** Returns the beginning of the received data, at most 4 KiB. */
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
   * Moves the complete file to its target, such that content and name survive a power failure.
   *
   * @throws BackupException.BadAnswer if it is not a database
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

  /** Deletes the temporary file, if the database is not complete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }

  private BackupException.BadAnswer noDatabase() {
    return new BackupException.BadAnswer(
        size == 0
            ? "the file is empty, expected a SQLite database"
            : "the file is not a SQLite database; it begins with: " + shown(head()));
  }

  /** Returns the beginning of some bytes, as printable text for a message. */
  static String shown(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN), StandardCharsets.UTF_8);
    return text.replaceAll("[^\\p{Print}\\p{L}]+", "?");
  }
}
