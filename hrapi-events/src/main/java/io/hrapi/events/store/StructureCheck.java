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
 * check is a single statement, which reads one state of the whole file.
 */
final class StructureCheck {

  /**
   * Finds values of wrong types. The chain covers only the bytes of a value, and the same bytes can
   * be stored with another type: not by a statement, since the table is STRICT, but by writing to
   * the file directly.
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

  /** Selects the last version of a step; null after the last event. */
  private static final String SELECT_STEP =
      "SELECT max(version) FROM"
          + " (SELECT version FROM events WHERE version > ? ORDER BY version LIMIT 10000)";

  /** One text in each step, because one may have several megabytes. */
  private static final String SELECT_NEXT_TEXT =
      StoredText.SELECT + " WHERE sha256 > ? ORDER BY sha256 LIMIT 1";

  private static final String SELECT_LAST_LOG_ID =
      "SELECT version, log_id FROM events ORDER BY version DESC LIMIT 1";

  private StructureCheck() {}

  /**
   * Checks everything.
   *
   * @param logId the id that the log claims to have
   * @return the number of its stored texts
   * @throws DamagedRowException naming the first problem
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

  /** Every writer, including an import into an empty log, appends events with the log's own id. */
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

  /** Checks the hash of each stored text, one after the other; returns the number of texts. */
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
