package io.hrapi.events.store;

import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log to a new file, up to its head at the beginning of the export.
 *
 * <p>It reads in short steps, each a read transaction of its own: events never change, so all steps
 * see the same log, whatever is appended meanwhile. One long transaction ({@code VACUUM INTO}, or
 * SQLite's backup) would prevent SQLite from restarting the {@code -wal}, which would then grow by
 * everything that is written until its end.
 */
final class LogExport {

  private static final long FIRST_STEP_ROWS = 1_000;

  /**
   * The intended duration of a step: many times its fixed cost, but short enough not to delay
   * checkpoints.
   */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final String SELECT_SOURCE_HEAD =
      EventWriter.SELECT_HEAD.replace("FROM events", "FROM source.events");

  private static final String COPY_EVENTS =
      "INSERT INTO main.events SELECT * FROM source.events"
          + " WHERE version > ? AND version <= ? ORDER BY version";

  private static final String COPY_TEXTS =
      "INSERT INTO main.texts SELECT * FROM source.texts WHERE sha256 > ? ORDER BY sha256 LIMIT ?";

  private final Connection copy;

  private LogExport(Connection copy) {
    this.copy = copy;
  }

  static LogHead write(Path log, Path to) {
    Path partial = null;
    try {
      Path target = to.toAbsolutePath();
      // A unique name, with mode 0600 from the beginning.
      partial = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".partial");
      LogHead head;
      try (Connection copy = Sqlite.openForCopying(partial)) {
        head = new LogExport(copy).copy(log, to);
      }
      try (FileChannel written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      LogFile.putInPlace(partial, target);
      return head;
    } catch (IOException | SQLException e) {
      EventStoreException failure = Sqlite.failure("export the event log to " + to, log, e);
      delete(partial, failure);
      throw failure;
    }
  }

  private LogHead copy(Path log, Path to) throws SQLException {
    Migrations.run(copy, to);
    try (PreparedStatement attach = copy.prepareStatement("ATTACH ? AS source")) {
      attach.setString(1, Sqlite.readable(log));
      attach.executeUpdate();
    }
    // The rows are valid already, so the triggers need not check each one, and an index is created
    // faster at the end.
    List<String> rules = takeRules();
    LogHead head = head(SELECT_SOURCE_HEAD);
    Sqlite.execute(copy, "INSERT INTO main.log SELECT * FROM source.log");
    copyEvents(head.version());
    // A text is stored in the same transaction as the event that refers to it, so none is missing;
    // additional ones do no harm. Secrets come last, in one step, so that one destroyed in the
    // meantime is not copied.
    copyTexts();
    Sqlite.execute(copy, "INSERT INTO main.secrets SELECT * FROM source.secrets");
    for (String rule : rules) {
      Sqlite.execute(copy, rule);
    }
    Sqlite.execute(copy, "DETACH source");
    LogHead copied = head(EventWriter.SELECT_HEAD);
    if (!copied.equals(head)) {
      throw new SQLException("the copy ends with " + copied + ", not with " + head);
    }
    return head;
  }

  /** Drops indexes and triggers; returns the statements that create them again. */
  private List<String> takeRules() throws SQLException {
    List<String> make = new ArrayList<>();
    List<String> drop = new ArrayList<>();
    try (Statement statement = copy.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type, name, sql FROM main.sqlite_schema"
                    + " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid")) {
      while (rows.next()) {
        drop.add("DROP " + rows.getString(1) + " main." + rows.getString(2));
        make.add(rows.getString(3));
      }
    }
    for (String each : drop) {
      Sqlite.execute(copy, each);
    }
    return make;
  }

  private void copyEvents(long last) throws SQLException {
    Pace pace = new Pace();
    try (PreparedStatement insert = copy.prepareStatement(COPY_EVENTS)) {
      long after = 0;
      while (after < last) {
        long upTo = Math.min(last, after + pace.rows());
        insert.setLong(1, after);
        insert.setLong(2, upTo);
        pace.time(insert);
        after = upTo;
      }
    }
  }

  private void copyTexts() throws SQLException {
    Pace pace = new Pace();
    byte[] after = {};
    try (PreparedStatement insert = copy.prepareStatement(COPY_TEXTS);
        Statement statement = copy.createStatement()) {
      do {
        insert.setBytes(1, after);
        insert.setLong(2, pace.rows());
        if (pace.time(insert) == 0) {
          return;
        }
        try (ResultSet row = statement.executeQuery("SELECT max(sha256) FROM main.texts")) {
          after = row.getBytes(1);
        }
      } while (true);
    }
  }

  /**
   * The number of rows in a step, which depends on the size of the rows and the speed of the disk.
   */
  private static final class Pace {

    private long rows = FIRST_STEP_ROWS;

    long rows() {
      return rows;
    }

    /**
     * Executes a step and adapts the number of rows of the next one; returns the number of copied
     * rows.
     */
    int time(PreparedStatement step) throws SQLException {
      long begin = System.nanoTime();
      int copied = step.executeUpdate();
      long took = System.nanoTime() - begin;
      if (took > 2 * STEP_NANOS) {
        rows = Math.max(1, rows / 2);
      } else if (took < STEP_NANOS / 2) {
        rows = Math.min(Integer.MAX_VALUE, rows * 2);
      }
      return copied;
    }
  }

  private LogHead head(String select) throws SQLException {
    try (Statement statement = copy.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      return row.next() ? new LogHead(row.getLong(1), Hash.of(row.getBytes(2))) : LogHead.EMPTY;
    }
  }

  private static void delete(@Nullable Path partial, Exception because) {
    try {
      if (partial != null) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
