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
 * Access to SQLite: connections with hrapi's settings, and its failures with messages that say what
 * to do.
 */
final class Sqlite {

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int JOURNAL_SIZE_LIMIT_BYTES = 16 << 20;

  /** Bounds what one row of a foreign file can take of our memory; none of ours has as much. */
  private static final int FOREIGN_VALUE_BYTES = 80 << 20;

  private Sqlite() {}

  /** A connection that writes; every COMMIT on it is an fsync. The file must exist. */
  static Connection openForWriting(Path file) throws SQLException {
    return openForWriting(file, BUSY_TIMEOUT_MILLIS);
  }

  /**
   * A connection that writes, with its own limit for waiting on locks.
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
    // What is destroyed is overwritten and does not stay in a free corner of its page.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config.createConnection(url(file));
  }

  /**
   * A connection to an empty file that takes a copy: nothing is undone and nothing waits for the
   * disk, since a copy that is not complete is thrown away.
   */
  static Connection openForCopying(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.OFF);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    return config.createConnection(url(file));
  }

  /** A connection that cannot write. The file must exist. */
  static Connection openForReading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return config.createConnection(url(file));
  }

  /**
   * A connection to a file that somebody brought: it can neither write nor lock, looks at nothing
   * beside the file, trusts nothing that the file's schema says and reads no value that is larger
   * than we ever wrote one. The file must not change while it is open.
   */
  static Connection openForeign(Path file) throws SQLException {
    return openUntrusted("jdbc:sqlite:" + foreign(file));
  }

  /**
   * The same for a file that may change while it is open, for example a log that is being served:
   * it takes the locks of a reader and reads the {@code -wal} too.
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

  /** The URI of a log that is in use, for reading. */
  static String readable(Path file) {
    return uri(file) + "?mode=ro";
  }

  /** The URI of a file that nobody changes and that has no companions. */
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

  /** As a URI, since the driver would take a plain path's question mark for settings. */
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
   * What failed, in one sentence: what was tried, on which file, SQLite's own words and, where we
   * know it, what to do.
   */
  static EventStoreException failure(String tried, Path file, Exception cause) {
    String message = "cannot " + tried + " (" + file + "): " + words(cause) + advice(cause);
    return isDamage(cause)
        ? new DamagedLogException(message, cause)
        : new EventStoreException(message, cause);
  }

  /** Whether the file could be read, and what it says cannot be. */
  private static boolean isDamage(Throwable cause) {
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        // Our statements fit our schema: then the file's is another.
        || code == SQLiteErrorCode.SQLITE_ERROR.code
        || cause instanceof IllegalArgumentException
        || find(cause, DamagedRowException.class) != null;
  }

  /** SQLite's own words on a failure. */
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

  /** Whether it is not the file's content that failed, but the machine under it. */
  static boolean isOurs(Throwable cause) {
    int code = code(cause);
    return code == SQLiteErrorCode.SQLITE_IOERR.code
        || code == SQLiteErrorCode.SQLITE_NOMEM.code
        || code == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code;
  }

  /** Whether the disk has no room, for the log itself or for what readers and writers share. */
  static boolean isDiskFull(Throwable cause) {
    SQLiteException sqlite = find(cause, SQLiteException.class);
    return code(cause) == SQLiteErrorCode.SQLITE_FULL.code
        || (sqlite != null && sqlite.getResultCode().equals(SQLiteErrorCode.SQLITE_IOERR_SHMSIZE));
  }

  /** SQLite's plain code; 0 if it was not SQLite that failed. */
  private static int code(Throwable cause) {
    SQLiteException sqlite = find(cause, SQLiteException.class);
    // Extended codes (SQLITE_BUSY_SNAPSHOT, say) carry the plain one in their lowest byte.
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
