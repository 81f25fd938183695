package io.hrapi.events.log;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small file of a home that records where its log ended: it reveals a log that was replaced by
 * an older one or has lost its end. Four lines of text: the name of the format, the log's UUID, the
 * head, and a MAC of these three lines under the home's key. Written atomically; for one writer at
 * a time.
 */
public final class LogHeadFile {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogHeadFile.class);
  private static final String FIRST_LINE = "hrapi log head 1";
  private static final String PURPOSE = "hrapi log head 1";

  /** No file that hrapi writes is larger. */
  private static final int MAX_BYTES = 1_024;

  private final Path file;
  private final CacheKey key;

  /**
   * Does not access the file yet.
   *
   * @param key the key of the home
   */
  public LogHeadFile(Path file, CacheKey key) {
    this.file = file;
    this.key = key;
  }

  /**
   * Reads the file.
   *
   * @return the recorded end; empty if there is no file, as in a home of an older release, if the
   *     log was empty, or, with a warning, if the file is not what this home wrote
   * @throws UncheckedIOException if the file cannot be read
   */
  public Optional<KnownEnd> read() {
    try {
      return examine();
    } catch (IllegalArgumentException e) {
      LOGGER.warn(
          "{} is not what hrapi wrote ({}), so it cannot tell whether the log lost its "
              + "end; it is written again.",
          file,
          e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Reads the file like {@link #read}, but a file that this home did not write is an error.
   *
   * @throws IllegalArgumentException if the file is not what this home wrote; says why
   * @throws UncheckedIOException if the file cannot be read
   */
  public Optional<KnownEnd> examine() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("it is too large");
      }
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read where the log ended in " + file, e);
    }
  }

  private Optional<KnownEnd> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 5 || !lines[0].equals(FIRST_LINE) || !lines[4].isEmpty()) {
      throw new IllegalArgumentException("it does not have the four lines of such a file");
    }
    LogHead head = LogHead.parse(lines[2]);
    String expected = content(lines[1], head);
    if (!MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.ISO_8859_1),
        text.getBytes(StandardCharsets.ISO_8859_1))) {
      throw new IllegalArgumentException("its MAC does not verify under this home's key");
    }
    return head.version() == 0
        ? Optional.empty()
        : Optional.of(new KnownEnd(String.valueOf(file.getFileName()), lines[1], head));
  }

  private String content(String logId, LogHead head) {
    String covered = FIRST_LINE + "\n" + logId + "\n" + head + "\n";
    byte[] mac = key.mac(PURPOSE).doFinal(covered.getBytes(StandardCharsets.ISO_8859_1));
    return covered + Hash.of(mac).toHex() + "\n";
  }

  /**
   * Writes where the log ends, atomically: the file has either the new or the previous content.
   *
   * @param head the head of the log, already on disk in the log
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(String logId, LogHead head) {
    try {
      PrivateFiles.replaceWhole(file, content(logId, head).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log's head to " + file, e);
    }
  }
}
