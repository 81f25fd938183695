package io.hrapi.events.store;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writing connection with its statements. For one thread; after an exception other than
 * {@link HeadMovedException} it must be closed.
 *
 * <p>Transactions are explicit statements with the driver's auto-commit on: with auto-commit off,
 * the driver begins the next transaction immediately after each commit, and an idle writer would
 * hold the write lock.
 */
final class EventWriter implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventWriter.class);

  static final String SELECT_HEAD =
      "SELECT version, hash FROM events ORDER BY version DESC LIMIT 1";

  /**
   * The number of pages in the -wal (32 MiB) from which a COMMIT copies them into the database
   * file. {@link WalCheckpoints} does so much earlier, so that no client waits for it; this limit
   * is for programs that open a log without it, and for disks that are too slow for it.
   */
  private static final int CHECKPOINT_PAGES = 8_192;

  private static final String TEXTS = "texts";
  private static final String SECRETS = "secrets";
  private static final String EVENTS = "events";

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement selectHead;
  private final PreparedStatement insertEvent;
  private final PreparedStatement selectText;
  private final PreparedStatement insertText;
  private final StoredSecrets secrets;

  private EventWriter(Connection connection) throws SQLException {
    this.connection = connection;
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    selectHead = connection.prepareStatement(SELECT_HEAD);
    insertEvent = connection.prepareStatement(EventColumns.INSERT);
    selectText = connection.prepareStatement("SELECT 1 FROM texts WHERE sha256 = ?");
    insertText =
        connection.prepareStatement(
            "INSERT INTO texts (sha256, encoding, size, body) VALUES (?, ?, ?, ?)");
    secrets = new StoredSecrets(connection);
  }

  static EventWriter open(Path file) throws SQLException {
    Connection connection = Sqlite.openForWriting(file);
    try {
      Sqlite.execute(connection, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      return new EventWriter(connection);
    } catch (SQLException e) {
      Sqlite.close(connection, e);
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /** Appends in one transaction, with one fsync. */
  void append(LogHead expected, List<EventRecord> events, Attachments attachments)
      throws SQLException {
    begin.execute();
    LogHead actual = head();
    if (!actual.equals(expected)) {
      rollback.execute();
      throw new HeadMovedException(expected, actual);
    }
    for (KeptText text : attachments.texts()) {
      keep(text);
    }
    secrets.store(attachments, events.get(events.size() - 1).timeMicros());
    for (EventRecord event : events) {
      EventColumns.bind(insertEvent, event);
      insertEvent.addBatch();
    }
    insertEvent.executeBatch();
    commit.execute();
    // The -wal still contains the destroyed ciphertext, in the former content of its page.
    if (!attachments.destroyed().isEmpty() && !emptyWal()) {
      LOGGER.warn(
          "The secret is destroyed, but its ciphertext stays in the -wal file until "
              + "the next checkpoint, because a reader still uses it.");
    }
  }

  /**
   * Copies the whole -wal into the database file, and truncates the -wal to zero bytes.
   *
   * @return whether it is empty; it is not if a reader uses an older state of the log, and then
   *     remains until a later checkpoint
   */
  private boolean emptyWal() throws SQLException {
    return !WalCheckpoints.Result.of(connection, WalCheckpoints.Mode.TRUNCATE).busy();
  }

  /**
   * Adopts another log in one transaction, with one fsync; rows are copied directly from file to
   * file.
   */
  void adopt(Path source, LogHead head, EventRecord event) throws SQLException {
    try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS source")) {
      attach.setString(1, Sqlite.foreign(source));
      attach.executeUpdate();
    }
    begin.execute();
    LogHead actual = head();
    if (!actual.equals(LogHead.EMPTY)) {
      rollback.execute();
      Sqlite.execute(connection, "DETACH source");
      throw new HeadMovedException(LogHead.EMPTY, actual);
    }
    // Everything that the other log contains except its id: this log keeps its own.
    copy(TEXTS);
    if (!columns(SECRETS).isEmpty()) {
      secrets.adopt();
    }
    copy(EVENTS);
    LogHead copied = head();
    if (!copied.equals(head)) {
      throw new SQLException("the file ends with " + copied + ", not with " + head);
    }
    EventColumns.bind(insertEvent, event);
    insertEvent.executeUpdate();
    commit.execute();
    Sqlite.execute(connection, "DETACH source");
  }

  /** Copies the columns of a table that the other log has, whose schema may be older. */
  private void copy(String table) throws SQLException {
    String names = String.join(", ", columns(table));
    Sqlite.execute(
        connection,
        // The first column of each table is its key, and the triggers accept events only in its
        // order.
        "INSERT INTO main."
            + table
            + " ("
            + names
            + ") SELECT "
            + names
            + " FROM source."
            + table
            + " ORDER BY 1");
  }

  /** Returns the columns of a table of the other log; empty if it has no such table. */
  private List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT name FROM pragma_table_info(?, 'source')")) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
    }
    return columns;
  }

  private LogHead head() throws SQLException {
    try (ResultSet row = selectHead.executeQuery()) {
      return row.next() ? new LogHead(row.getLong(1), Hash.of(row.getBytes(2))) : LogHead.EMPTY;
    }
  }

  private void keep(KeptText text) throws SQLException {
    byte[] sha256 = text.sha256().toBytes();
    // Looked up first, because INSERT OR IGNORE would activate the trigger that rejects duplicates.
    selectText.setBytes(1, sha256);
    try (ResultSet row = selectText.executeQuery()) {
      if (row.next()) {
        return;
      }
    }
    StoredText stored = StoredText.encode(text.text());
    insertText.setBytes(1, sha256);
    insertText.setString(2, stored.encoding());
    insertText.setInt(3, stored.size());
    insertText.setBytes(4, stored.body());
    insertText.executeUpdate();
  }

  /**
   * Copies the -wal into the database file and closes the connection. Without this, an open
   * connection of another process would leave the newest events only in the -wal.
   */
  void finish() throws SQLException {
    try {
      if (!emptyWal()) {
        LOGGER.warn(
            "The newest events stay in the -wal file beside the log until the next "
                + "start, because another process reads the log.");
      }
    } finally {
      close();
    }
  }

  /** Closes the connection; SQLite rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
