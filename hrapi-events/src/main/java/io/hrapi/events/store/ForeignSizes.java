package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The sizes of the values of an imported log, checked before any value is read: SQLite knows the
 * length of a value without reading it.
 */
final class ForeignSizes {

  /** The maximum size of an event in bytes: several times that of a model of 100 000 targets. */
  private static final int MAX_EVENT_BYTES = 64 << 20;

  /**
   * The maximum size of an encrypted private key in bytes: four times the largest file that can be
   * stored.
   */
  private static final int MAX_SECRET_BYTES = 1 << 20;

  private static final String LARGEST_EVENT =
      """
      SELECT max(octet_length(id) + octet_length(log_id) + octet_length(node) + octet_length(type)
        + octet_length(subject) + octet_length(actor) + octet_length(origin)
        + coalesce(octet_length(reason), 0) + octet_length(request_id)
        + coalesce(octet_length(traceparent), 0) + coalesce(octet_length(idempotency_key), 0)
        + coalesce(octet_length(request_hash), 0) + coalesce(octet_length(answer), 0)
        + octet_length(changes) + octet_length(hash)), 'version ' || version
      FROM events
      """;

  private static final String LARGEST_TEXT =
      "SELECT max(max(size, octet_length(body))), 'the kept text ' || lower(hex(sha256))"
          + " FROM texts";

  private static final String LARGEST_SECRET =
      "SELECT max(octet_length(id) + octet_length(key_id) + coalesce(octet_length(sealed), 0)),"
          + " 'a secret' FROM secrets";

  private static final String ALL_SECRETS =
      "SELECT total(octet_length(id) + octet_length(key_id) + coalesce(octet_length(sealed), 0)"
          + " + 200) FROM secrets";

  private ForeignSizes() {}

  /**
   * Checks the sizes in a log whose schema was checked already.
   *
   * @param allowance the memory to read the largest event, and all secrets, is taken from it
   * @throws RefusedFileException if a value is larger than hrapi ever writes; the message names it
   * @throws EventStoreException if the file cannot be read
   */
  static void check(Connection connection, Allowance allowance) throws SQLException {
    long event = largest(connection, LARGEST_EVENT, MAX_EVENT_BYTES);
    largest(connection, LARGEST_TEXT, StoredText.MAX_BYTES);
    if (Migrations.userVersion(connection) >= Migrations.FIRST_WITH_SECRETS) {
      largest(connection, LARGEST_SECRET, MAX_SECRET_BYTES);
      allowance.take(number(connection, ALL_SECRETS));
    }
    allowance.take(EventColumns.heap(event));
  }

  private static long largest(Connection connection, String select, long most) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      long bytes = row.next() ? row.getLong(1) : 0;
      if (bytes > most) {
        throw new RefusedFileException(
            "the log is damaged: "
                + row.getString(2)
                + " has "
                + bytes
                + " bytes, expected at most "
                + most,
            null);
      }
      return bytes;
    }
  }

  private static long number(Connection connection, String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
