package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the hash chain of a log does not cover. It runs concurrently with appends, in short
 * steps, each in its own read transaction, so that checkpoints can proceed; only SQLite's integrity
 * check is one statement over the whole file, and reads one state of it from its beginning to its
 * end.
 */
final class StructureCheck {

  /**
   * The chain is made of the bytes of a value. The same bytes can stand there as another type,
   * which no statement can do to a STRICT table, but whoever writes to the file can.
   */
  private static final String SELECT_OTHER_TYPE =
      """
      SELECT min(version) FROM events
      WHERE version > ? AND version <= ? AND (typeof(time_micros) || typeof(format) <> 'integerinteger'
        OR typeof(hash) <> 'blob'
        OR typeof(id) || typeof(log_id) || typeof(node) || typeof(type) || typeof(subject)
            || typeof(actor) || typeof(origin) || typeof(request_id) || typeof(changes)
          <> 'texttexttexttexttexttexttexttexttext'
        OR typeof(reason) NOT IN ('text', 'null')
        OR typeof(traceparent) NOT IN ('text', 'null')
        OR typeof(idempotency_key) NOT IN ('text', 'null')
        OR typeof(request_hash) NOT IN ('text', 'null')
        OR typeof(answer) NOT IN ('text', 'null'))
      """;

  /** The last version of a step; null behind the last event. */
  private static final String SELECT_STEP =
      "SELECT max(version) FROM"
          + " (SELECT version FROM events WHERE version > ? ORDER BY version LIMIT 10000)";

  /** One text a step: one may have some megabytes. */
  private static final String SELECT_NEXT_TEXT =
      StoredText.SELECT + " WHERE sha256 > ? ORDER BY sha256 LIMIT 1";

  private static final String SELECT_LAST_LOG_ID =
      "SELECT version, log_id FROM events ORDER BY version DESC LIMIT 1";

  private StructureCheck() {}

  /**
   * Checks it all.
   *
   * @param logId that the log says it has
   * @return how many texts it keeps
   * @throws DamagedRowException naming the first thing that is wrong
   */
  static long check(Connection connection, String logId) throws SQLException {
    try {
      LogSchema.check(connection);
    } catch (RefusedFileException e) {
      throw new DamagedRowException(String.valueOf(e.getMessage()), e);
    }
    checkTypes(connection);
    checkLogId(connection, logId);
    checkIntegrity(connection);
    return checkTexts(connection);
  }

  private static void checkTypes(Connection connection) throws SQLException {
    try (PreparedStatement step = connection.prepareStatement(SELECT_STEP);
        PreparedStatement select = connection.prepareStatement(SELECT_OTHER_TYPE)) {
      Long after = Long.MIN_VALUE;
      for (Long last = next(step, after); last != null; last = next(step, after)) {
        select.setLong(1, after);
        select.setLong(2, last);
        Long version = number(select);
        if (version != null) {
          throw new DamagedRowException(
              "version " + version + " is damaged: a column has a value of another type", null);
        }
        after = last;
      }
    }
  }

  private static @Nullable Long next(PreparedStatement step, long after) throws SQLException {
    step.setLong(1, after);
    return number(step);
  }

  private static @Nullable Long number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      long number = row.next() ? row.getLong(1) : 0;
      return row.wasNull() ? null : (Long) number;
    }
  }

  /** Whoever appends, an import into an empty log too, writes the log's own id. */
  private static void checkLogId(Connection connection, String logId) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT_LAST_LOG_ID)) {
      if (row.next() && !logId.equals(row.getString(2))) {
        throw new DamagedRowException(
            "the log has the id "
                + logId
                + ", but its last version "
                + row.getLong(1)
                + " was appended to "
                + row.getString(2),
            null);
      }
    }
  }

  static void checkIntegrity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String found = row.next() ? row.getString(1) : "nothing";
      if (!"ok".equals(found)) {
        throw new DamagedRowException("SQLite's integrity check says: " + found, null);
      }
    }
  }

  /** Checks that each kept text has its hash, one after the other. */
  static long checkTexts(Connection connection) throws SQLException {
    long count = 0;
    byte[] last = {};
    try (PreparedStatement select = connection.prepareStatement(SELECT_NEXT_TEXT)) {
      while (true) {
        select.setBytes(1, last);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return count;
          }
          byte[] next = row.getBytes(5);
          check(row, Hash.of(next));
          if (Arrays.compareUnsigned(next, last) <= 0) {
            throw new DamagedRowException(
                "the kept texts are not in the order of their hashes", null);
          }
          last = next;
        }
        count++;
      }
    }
  }

  private static void check(ResultSet row, Hash sha256) throws SQLException {
    try {
      StoredText.read(row, Allowance.UNLIMITED).check(sha256);
    } catch (DataFormatException e) {
      throw new DamagedRowException("the kept text " + sha256 + ": " + e.getMessage(), e);
    }
  }
}
