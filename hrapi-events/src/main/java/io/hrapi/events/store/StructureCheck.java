package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.Hash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.DataFormatException;

/**
 * Checks of a log what the hash chain does not speak of. Beside appends: it reads one state of the
 * log and keeps nobody waiting.
 */
final class StructureCheck {

  /**
   * The chain is made of the bytes of a value. The same bytes can stand there as another type,
   * which no statement can do to a STRICT table, but whoever writes to the file can.
   */
  private static final String SELECT_OTHER_TYPE =
      """
      SELECT min(version) FROM events
      WHERE typeof(time_micros) || typeof(format) <> 'integerinteger'
        OR typeof(hash) <> 'blob'
        OR typeof(id) || typeof(log_id) || typeof(node) || typeof(type) || typeof(subject)
            || typeof(actor) || typeof(origin) || typeof(request_id) || typeof(changes)
          <> 'texttexttexttexttexttexttexttexttext'
        OR typeof(reason) NOT IN ('text', 'null')
        OR typeof(traceparent) NOT IN ('text', 'null')
        OR typeof(idempotency_key) NOT IN ('text', 'null')
        OR typeof(request_hash) NOT IN ('text', 'null')
        OR typeof(answer) NOT IN ('text', 'null')
      """;

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
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT_OTHER_TYPE)) {
      long version = row.next() ? row.getLong(1) : 0;
      if (version != 0) {
        throw new DamagedRowException(
            "version " + version + " is damaged: a column has a value of another type", null);
      }
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
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(StoredText.SELECT)) {
      while (rows.next()) {
        Hash sha256 = Hash.of(rows.getBytes(5));
        try {
          StoredText.read(rows, Allowance.UNLIMITED).check(sha256);
        } catch (DataFormatException e) {
          throw new DamagedRowException("the kept text " + sha256 + ": " + e.getMessage(), e);
        }
        count++;
      }
    }
    return count;
  }
}
