package io.hrapi.events.store;

import io.hrapi.events.log.EventStoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** How we speak with SQLite: connections with our settings, and its failures in full sentences. */
final class Sqlite {

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int JOURNAL_SIZE_LIMIT_BYTES = 64 << 20;

  private Sqlite() {}

  /** A connection that writes; every COMMIT on it is an fsync. The file must exist. */
  static Connection openForWriting(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(JOURNAL_SIZE_LIMIT_BYTES);
    config.enforceForeignKeys(true);
    // What is destroyed is overwritten and does not stay in a free corner of its page.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config.createConnection(url(file));
  }

  /** A connection that cannot write. The file must exist. */
  static Connection openForReading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return config.createConnection(url(file));
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  /** As a URI, since the driver would take a plain path's question mark for settings. */
  private static String url(Path file) {
    return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /**
   * What failed, in one sentence: what was tried, on which file, SQLite's own words and, where we
   * know it, what to do.
   */
  static EventStoreException failure(String tried, Path file, Exception cause) {
    return new EventStoreException(
        "cannot " + tried + " (" + file + "): " + words(cause) + advice(cause), cause);
  }

  private static String words(Throwable cause) {
    SQLException sql = find(cause, SQLException.class);
    String words = sql == null ? null : sql.getMessage();
    return words == null || words.isBlank() ? cause.toString() : words.strip();
  }

  private static String advice(Throwable cause) {
    SQLiteException sqlite = find(cause, SQLiteException.class);
    if (sqlite == null) {
      return "";
    }
    // Extended codes (SQLITE_BUSY_SNAPSHOT, say) carry the plain one in their lowest byte.
    int code = sqlite.getResultCode().code & 0xff;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return "; disk full: make room on that file system and try again";
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return "; another process holds the file's write lock: stop it and try again";
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return "; the file is damaged: stop hrapi, keep a copy of the file and restore a backup";
    }
    if (code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return "; hrapi's user must be able to write the file and its folder";
    }
    return "";
  }

  private static <T> @Nullable T find(Throwable cause, Class<T> type) {
    for (Throwable next = cause; next != null; next = next.getCause()) {
      if (type.isInstance(next)) {
        return type.cast(next);
      }
    }
    return null;
  }
}
