package io.hrapi.events.store;

import io.hrapi.events.log.DamagedLogException;
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

/**
 * Opens SQLite connections with hrapi's settings, and converts SQLite's failures to exceptions
 * whose messages say what to do.
 */
final class Sqlite {

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int JOURNAL_SIZE_LIMIT_BYTES = 16 << 20;

  /** Limits the memory for a value of an imported file; larger than any value that hrapi writes. */
  private static final int FOREIGN_VALUE_BYTES = 80 << 20;

  private Sqlite() {}

  /**
   * Opens a connection that can write; every COMMIT on it is synced to the disk. The file must
   * exist.
   */
  static Connection openForWriting(Path file) throws SQLException {
    return openForWriting(file, BUSY_TIMEOUT_MILLIS);
  }

  /**
   * Opens a connection that can write, with a different timeout for locks.
   *
   * @param busyTimeoutMillis how long it waits for the locks of others
   */
  static Connection openForWriting(Path file, int busyTimeoutMillis) throws SQLException {
    SQLiteConfig config = config();
    config.setBusyTimeout(busyTimeoutMillis);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(JOURNAL_SIZE_LIMIT_BYTES);
    config.enforceForeignKeys(true);
    // Destroyed secrets are overwritten instead of staying in the unused part of a page.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config.createConnection(url(file));
  }

  /**
   * Opens a connection to an empty file for a copy: without rollback and without syncs, because an
   * incomplete copy is discarded.
   */
  static Connection openForCopying(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.OFF);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    return config.createConnection(url(file));
  }

  /** Opens a connection that cannot write. The file must exist. */
  static Connection openForReading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return config.createConnection(url(file));
  }

  /**
   * Opens a connection to an untrusted file: it neither writes nor locks, reads no file beside it,
   * does not trust the file's schema, and reads no value larger than hrapi ever writes. The file
   * must not change while it is open.
   */
  static Connection openForeign(Path file) throws SQLException {
    return openUntrusted("jdbc:sqlite:" + foreign(file));
  }

  /**
   * Does the same for a file that may change while it is open, for example a log in use: it takes
   * the locks of a reader and also reads the {@code -wal}.
   */
  static Connection openForeignInUse(Path file) throws SQLException {
    return openUntrusted(url(file) + "?mode=ro");
  }

  private static Connection openUntrusted(String url) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(FOREIGN_VALUE_BYTES));
    Connection connection = config.createConnection(url);
    try {
      execute(connection, "PRAGMA trusted_schema = OFF");
      execute(connection, "PRAGMA query_only = ON");
      execute(connection, "PRAGMA cell_size_check = ON");
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      throw e;
    }
  }

  /** Returns the URI of a log in use, for reading. */
  static String readable(Path file) {
    return uri(file) + "?mode=ro";
  }

  /** Returns the URI of a file that does not change and has no companions. */
  static String foreign(Path file) {
    return uri(file) + "?mode=ro&immutable=1";
  }

  static void close(Connection connection, SQLException because) {
    try {
      connection.close();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  /**
   * A URI, because the driver would interpret a question mark in a plain path as the start of
   * settings.
   */
  private static String url(Path file) {
    return "jdbc:sqlite:" + uri(file);
  }

  private static String uri(Path file) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /**
   * Returns an exception whose message says what was attempted on which file, SQLite's message and,
   * if known, what to do.
   */
  static EventStoreException failure(String tried, Path file, Exception cause) {
    String message = "cannot " + tried + " (" + file + "): " + words(cause) + advice(cause);
    return isDamage(cause)
        ? new DamagedLogException(message, cause)
        : new EventStoreException(message, cause);
  }

  /** Returns whether the file could be accessed but its content is invalid. */
  private static boolean isDamage(Throwable cause) {
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        // hrapi's statements fit its own schema, so the schema of the file is different.
        || code == SQLiteErrorCode.SQLITE_ERROR.code
        || cause instanceof IllegalArgumentException
        || find(cause, DamagedRowException.class) != null;
  }

  /** Returns SQLite's message for a failure. */
  static String words(Throwable cause) {
    SQLException sql = find(cause, SQLException.class);
    String words = sql == null ? null : sql.getMessage();
    return words == null || words.isBlank() ? cause.toString() : words.strip();
  }

  private static String advice(Throwable cause) {
    int code = code(cause);
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return "; disk full: free some space on that file system and try again";
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

  /** Returns whether the machine failed (disk or memory), not the content of the file. */
  static boolean isOurs(Throwable cause) {
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_IOERR.code
        || code == SQLiteErrorCode.SQLITE_NOMEM.code
        || code == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code;
  }

  /**
   * Returns whether the disk is full, for the log itself or for the memory that readers and writers
   * share.
   */
  static boolean isDiskFull(Throwable cause) {
    SQLiteException sqlite = find(cause, SQLiteException.class);
    return code(cause) == SQLiteErrorCode.SQLITE_FULL.code
        || (sqlite != null && sqlite.getResultCode().equals(SQLiteErrorCode.SQLITE_IOERR_SHMSIZE));
  }

  /** Returns SQLite's primary result code; 0 if SQLite did not fail. */
  private static int code(Throwable cause) {
    SQLiteException sqlite = find(cause, SQLiteException.class);
    // Extended codes (for instance SQLITE_BUSY_SNAPSHOT) contain the primary code in their lowest
    // byte.
    return sqlite == null ? 0 : sqlite.getResultCode().code & 0xff;
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
