package io.hrapi.events.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first bytes of a file, read without SQLite, which would already create files beside a file
 * that is not a log, and would try to recover a file that is only truncated. See
 * https://www.sqlite.org/fileformat.html#the_database_header.
 */
final class DatabaseHeader {

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 100;
  private static final int PAGE_SIZE_OFFSET = 16;
  private static final int CHANGE_COUNTER_OFFSET = 24;
  private static final int PAGE_COUNT_OFFSET = 28;
  private static final int APPLICATION_ID_OFFSET = 68;
  private static final int VALID_FOR_OFFSET = 92;

  private final long fileSize;
  private final byte[] beginning;

  /** The available bytes, padded with zeros to the size of a header. */
  private final ByteBuffer bytes;

  private DatabaseHeader(long fileSize, byte[] beginning) {
    this.fileSize = fileSize;
    this.beginning = beginning;
    this.bytes = ByteBuffer.wrap(Arrays.copyOf(beginning, BYTES));
  }

  static DatabaseHeader read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new DatabaseHeader(Files.size(file), in.readNBytes(BYTES));
    }
  }

  long fileSize() {
    return fileSize;
  }

  /** Returns whether the file begins like an SQLite database. */
  boolean isSqlite() {
    return beginning.length >= MAGIC.length
        && Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Returns whether the file contains the complete header. */
  boolean isWhole() {
    return beginning.length == BYTES;
  }

  /** Returns the first bytes in hexadecimal, so that people can recognize the kind of file. */
  String beginning() {
    int length = Math.min(beginning.length, MAGIC.length);
    return HexFormat.ofDelimiter(" ").formatHex(beginning, 0, length);
  }

  /**
   * Checks that the file is a complete database.
   *
   * @throws RefusedFileException if it is not a database, or is truncated; the message says which
   */
  void requireWhole() {
    if (!isSqlite()) {
      throw new RefusedFileException(
          "the file is not an SQLite database: "
              + (fileSize == 0 ? "it is empty" : "it begins with the bytes " + beginning())
              + ", expected \"SQLite format 3\"",
          null);
    }
    if (!hasWholePages() || !hasAllPages()) {
      throw new RefusedFileException(
          "the file is truncated: its "
              + fileSize
              + " bytes are not all pages of the database; send it again completely",
          null);
    }
  }

  int applicationId() {
    return bytes.getInt(APPLICATION_ID_OFFSET);
  }

  /** Returns whether the file's size is a multiple of its page size. */
  boolean hasWholePages() {
    return isWhole() && pageSize() != 0 && fileSize % pageSize() == 0;
  }

  /** Returns whether the file has at least as many pages as its header states. */
  boolean hasAllPages() {
    // SQLite before 3.7.0 did not maintain the number of pages; then the two counters differ.
    boolean counted = bytes.getInt(CHANGE_COUNTER_OFFSET) == bytes.getInt(VALID_FOR_OFFSET);
    long pages = Integer.toUnsignedLong(bytes.getInt(PAGE_COUNT_OFFSET));
    return !counted || pages * pageSize() <= fileSize;
  }

  private int pageSize() {
    // 1 stands for 65536, which does not fit into the field.
    int stored = Short.toUnsignedInt(bytes.getShort(PAGE_SIZE_OFFSET));
    return stored == 1 ? 1 << 16 : stored;
  }
}
