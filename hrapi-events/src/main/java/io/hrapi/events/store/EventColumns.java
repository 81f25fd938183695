package io.hrapi.events.store;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the table {@code events}, in the order in which they are written and read. They
 * are accessed by number, not by name, for speed: every append and every replay does it.
 */
final class EventColumns {

  /** All columns, in the order that {@link #read} expects. */
  static final String NAMES =
      "version, time_micros, id, log_id, node, type, subject, actor, origin, reason, request_id,"
          + " traceparent, idempotency_key, request_hash, answer, format, changes, hash";

  /**
   * All columns, and the total size of those that may be large, for {@link #size}. SQLite knows the
   * length of a value without reading it.
   */
  static final String NAMES_AND_SIZE =
      NAMES
          + ", octet_length(changes) + coalesce(octet_length(answer), 0)"
          + " + coalesce(octet_length(reason), 0) + octet_length(subject)";

  private static final int SIZE = 19;

  /** An estimate of the size of an event's other columns and its objects. */
  private static final int OTHER_BYTES = 1_000;

  /**
   * The bytes of heap that an event needs while it is read and shown, change by change, for each
   * byte of its stored form: the bytes from SQLite, the text that is decoded from them, and what is
   * written from it. (About 2 were measured with 60 000 changes.)
   */
  private static final int HEAP_FACTOR = 3;

  static final String INSERT =
      "INSERT INTO events ("
          + NAMES
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final char REPLACEMENT = '\uFFFD';

  private EventColumns() {}

  static void bind(PreparedStatement insert, EventRecord event) throws SQLException {
    insert.setLong(1, event.version());
    insert.setLong(2, event.timeMicros());
    insert.setString(3, event.id());
    insert.setString(4, event.logId());
    insert.setString(5, event.node());
    insert.setString(6, event.type());
    insert.setString(7, event.subject());
    insert.setString(8, event.actor());
    insert.setString(9, event.origin());
    insert.setString(10, event.reason());
    insert.setString(11, event.requestId());
    insert.setString(12, event.traceparent());
    insert.setString(13, event.idempotencyKey());
    insert.setString(14, event.requestHash());
    insert.setString(15, event.answer());
    insert.setInt(16, event.format());
    insert.setString(17, event.changes());
    insert.setBytes(18, event.hash().toBytes());
  }

  /**
   * Reads the event of a row.
   *
   * @throws DamagedRowException if the row contains invalid values; the message names the version
   */
  static EventRecord read(ResultSet row) throws SQLException {
    long version = row.getLong(1);
    try {
      return new EventRecord(
          version,
          row.getLong(2),
          text(row, 3),
          text(row, 4),
          text(row, 5),
          text(row, 6),
          text(row, 7),
          text(row, 8),
          text(row, 9),
          optionalText(row, 10),
          text(row, 11),
          optionalText(row, 12),
          optionalText(row, 13),
          optionalText(row, 14),
          optionalText(row, 15),
          // Not getInt, which would ignore the upper half of a value that was written by other
          // means than hrapi.
          Math.toIntExact(row.getLong(16)),
          text(row, 17),
          Hash.of(row.getBytes(18)));
    } catch (ArithmeticException | IllegalArgumentException | NullPointerException e) {
      throw new DamagedRowException("version " + version + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Returns the stored size of a row in bytes, before any other column is read. */
  static long size(ResultSet row) throws SQLException {
    return OTHER_BYTES + row.getLong(SIZE);
  }

  /**
   * Returns the heap that an event needs, in bytes.
   *
   * @param size as returned by {@link #size}
   */
  static long heap(long size) {
    return HEAP_FACTOR * size;
  }

  /** Returns the heap that an event needs, in bytes, without what is written from it. */
  static long held(long size) {
    return (HEAP_FACTOR - 1) * size;
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return decode(Objects.requireNonNull(row.getBytes(column), "a column is NULL"));
  }

  /**
   * Reads bytes, because the driver's getString first queries the type and takes half as long
   * again.
   */
  private static @Nullable String optionalText(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? null : decode(bytes);
  }

  /**
   * Invalid UTF-8 would decode to this character, and would be hashed like it in the hash chain.
   */
  private static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
      throw new IllegalArgumentException("a column is not UTF-8");
    }
    return text;
  }
}
