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
 * deleted if it is not. If the data does not start like a database, its beginning is kept for the
 * error message. For one thread at a time.
 */
final class IncomingDatabase implements BodyReceiver.Sink, Closeable {

  /** SQLite's file format, section 1.3: every database begins with it. */
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_HEAD = 4_096;
  private static final int MAX_SHOWN = 200;

  private final Path to;
  private final BackupSizes sizes;
  private final Path partial;
  private final FileChannel channel;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long size;

  /** Of the part that comes at the moment; null where it all comes as one. */
  private @Nullable MessageDigest digest;

  private long partBegin;

  /**
   * Begins a file beside the one that is to be.
   *
   * @throws FileAlreadyExistsException if there is something at {@code to}
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
   * Takes note of how much is to come.
   *
   * @throws BackupException.TooLarge if it is too much
   */
  @Override
  public void announce(long bytes) {
    sizes.check(size + bytes);
  }

  /** What comes from here on is a part. */
  void beginPart() {
    digest = sha256();
    partBegin = size;
  }

  /**
   * Checks the part that came.
   *
   * @throws BackupException.BadAnswer if it is not as it was when it was stored
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
   * Takes the next bytes.
   *
   * @throws BackupException.TooLarge if they are too many
   * @throws BackupException.BadAnswer if enough came to see that it is no database
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
            ? "the file is empty, expected a SQLite database"
            : "the file is not a SQLite database; it begins with: " + shown(head()));
  }

  /** The beginning of something, fit for a message. */
  static String shown(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN), StandardCharsets.UTF_8);
    return text.replaceAll("[^\\p{Print}\\p{L}]+", "?");
  }
}
