package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A stored text as its row contains it: compressed if that makes it smaller. */
final class StoredText {

  /** The zlib format (RFC 1950). */
  private static final String DEFLATE = "deflate";

  private static final String IDENTITY = "identity";

  /** Takes half the time of the default level, and 5% more space for a configuration. */
  private static final int LEVEL = 3;

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * The maximum size of a text in bytes: several times the configuration of 100 000 targets with
   * long names (32 MiB), and 64 times the largest upload. A larger one is not from hrapi, and is
   * never inflated.
   */
  static final int MAX_BYTES = 64 << 20;

  /**
   * Selects the columns of all texts for {@link #read}; the length of the body is known without
   * reading it.
   */
  static final String SELECT = "SELECT encoding, size, octet_length(body), body, sha256 FROM texts";

  private static final int BODY = 4;

  /** While a text is inflated, its bytes and its characters are in memory at the same time. */
  private static final int HEAP_FACTOR = 2;

  private final String encoding;
  private final int size;
  private final byte[] body;

  /**
   * Creates the content of a row.
   *
   * @param encoding {@code deflate} or {@code identity}
   * @param size the number of the text's UTF-8 bytes
   * @param body the encoded bytes; not copied
   */
  StoredText(String encoding, int size, byte[] body) {
    this.encoding = encoding;
    this.size = size;
    this.body = body;
  }

  static StoredText encode(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] packed = new byte[plain.length];
    Deflater deflater = new Deflater(LEVEL);
    try {
      deflater.setInput(plain);
      deflater.finish();
      int length = deflater.deflate(packed);
      return deflater.finished()
          ? new StoredText(DEFLATE, plain.length, Arrays.copyOf(packed, length))
          : new StoredText(IDENTITY, plain.length, plain);
    } finally {
      deflater.end();
    }
  }

  /**
   * Reads a row of {@link #SELECT}.
   *
   * @param allowance the memory for the row and the inflated text is taken from it
   * @throws DamagedRowException if the text is larger than hrapi ever writes
   */
  static StoredText read(ResultSet row, Allowance allowance) throws SQLException {
    // Not getInt, which would ignore the upper half of a value that was written by other means than
    // hrapi.
    long size = row.getLong(2);
    long packed = row.getLong(3);
    if (size < 0 || size > MAX_BYTES || packed > MAX_BYTES) {
      throw new DamagedRowException(
          "the kept text "
              + Hash.of(row.getBytes(5))
              + " has "
              + Math.max(size, packed)
              + " bytes, expected at most "
              + MAX_BYTES,
          null);
    }
    allowance.take(packed + HEAP_FACTOR * size);
    return new StoredText(row.getString(1), (int) size, row.getBytes(BODY));
  }

  /**
   * Decodes the text.
   *
   * @throws DataFormatException if the row does not contain the text with this hash
   */
  String decode(Hash sha256) throws DataFormatException {
    byte[] plain =
        switch (encoding) {
          case DEFLATE -> inflate();
          case IDENTITY -> body;
          default -> throw new DataFormatException("unknown encoding " + encoding);
        };
    checkHash(sha256, sha256(plain));
    return new String(plain, StandardCharsets.UTF_8);
  }

  /**
   * Checks the row without keeping the text in memory, because the row may state a wrong size.
   *
   * @throws DataFormatException if the row does not contain the text with this hash
   */
  void check(Hash sha256) throws DataFormatException {
    if (!encoding.equals(DEFLATE)) {
      decode(sha256);
      return;
    }
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      int count = inflater.inflate(buffer);
      while (count > 0 && length <= size) {
        digest.update(buffer, 0, count);
        length += count;
        count = inflater.inflate(buffer);
      }
    } finally {
      inflater.end();
    }
    if (length != size) {
      throw new DataFormatException("it does not have its " + size + " bytes");
    }
    checkHash(sha256, Hash.of(digest.digest()));
  }

  private static void checkHash(Hash expected, Hash actual) throws DataFormatException {
    if (!actual.equals(expected)) {
      throw new DataFormatException("its bytes have the hash " + actual);
    }
  }

  private byte[] inflate() throws DataFormatException {
    byte[] plain = new byte[size];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      int length = 0;
      while (length < size && !inflater.finished()) {
        int count = inflater.inflate(plain, length, size - length);
        if (count == 0) {
          break;
        }
        length += count;
      }
      if (length != size) {
        throw new DataFormatException("it ends after " + length + " of " + size + " bytes");
      }
      return plain;
    } finally {
      inflater.end();
    }
  }

  String encoding() {
    return encoding;
  }

  int size() {
    return size;
  }

  byte[] body() {
    return body;
  }

  static Hash sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Hash sha256(byte[] bytes) {
    return Hash.of(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
