package io.hrapi.events.store;

import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in an SQLite file of its own, beside the log and not in it: no export holds it, and its
 * writing never waits in front of an event. It may lose its last transactions with the power, but
 * none before them (WAL, {@code synchronous=NORMAL}): one that left out a version and did not know
 * it would be a wrong answer. Thread-safe; writing is for one thread.
 *
 * <p>The head carries the digest of all entries, and a MAC under this home's key over itself: the
 * version, its hash in the log, how many entries there are and their digest. So an older copy of
 * the whole file is what it was, and goes on from there; anything else does not add up. While the
 * file is open the digest is in memory, and SQLite tells whether another connection wrote.
 */
public final class SqliteHistoryIndex implements HistoryIndex {

  private static final Logger LOGGER = LoggerFactory.getLogger(SqliteHistoryIndex.class);
  private static final int SCHEMA = 2;

  /** How many entries are read between two looks at whether to go on. */
  private static final int PROGRESS_ENTRIES = 256;

  private static final List<String> TABLES =
      List.of(
          IndexHead.TABLE,
          "CREATE TABLE versions (resource TEXT NOT NULL, version INTEGER NOT NULL, follows INTEGER"
              + " NOT NULL, PRIMARY KEY (resource, version)) STRICT, WITHOUT ROWID");

  private static final String SELECT_OWN =
      "SELECT version FROM versions"
          + " WHERE resource = :resource AND version > :after AND version < :before";

  /** A version of the related resource counts if the newest own one until then says so. */
  private static final String SELECT_RELATED =
      " UNION SELECT version FROM versions AS related"
          + " WHERE resource = :related AND version > :after AND version < :before AND"
          + " (SELECT follows FROM versions AS own"
          + " WHERE own.resource = :resource AND own.version <= related.version"
          + " ORDER BY own.version DESC LIMIT 1) = 1";

  private final Path file;
  private final CacheKey key;
  private IndexHead reached;
  private long dataVersion;
  private @Nullable Object fileKey;
  private @Nullable Connection writer;
  private @Nullable ReadOnlyConnections readers;
  private boolean closed;

  private SqliteHistoryIndex(Path file, CacheKey key) {
    this.file = file;
    this.key = key;
    this.reached = IndexHead.empty(key);
  }

  /**
   * Opens an index; one that cannot be read, is of another release, or whose head was not written
   * under the key is begun anew.
   *
   * @param file made with mode 0600 where there is none; its folder must exist
   * @param key of the home
   * @throws EventStoreException if it cannot be made
   */
  public static SqliteHistoryIndex open(Path file, CacheKey key) {
    SqliteHistoryIndex index = new SqliteHistoryIndex(file, key);
    try {
      index.connect();
    } catch (SQLException | IOException | EventStoreException e) {
      LOGGER.warn("Making the index of the history {} anew: {}", file, e.toString());
      index.reset();
    }
    return index;
  }

  private synchronized void connect() throws SQLException, IOException {
    if (closed) {
      throw new SQLException("the index is closed");
    }
    if (!Files.exists(file)) {
      LogFile.createPrivate(file);
    }
    Connection connection = Sqlite.openForWriting(file);
    try {
      Sqlite.execute(connection, "PRAGMA synchronous = NORMAL");
      int schema = Migrations.userVersion(connection);
      if (schema == 0) {
        make(connection);
      } else if (schema != SCHEMA) {
        throw new SQLException("its schema is " + schema + ", expected " + SCHEMA);
      }
      // First of all: what somebody writes from now on shows.
      dataVersion = dataVersion(connection);
      fileKey = fileKey();
      reached = IndexHead.read(connection, key);
    } catch (SQLException e) {
      Sqlite.close(connection, e);
      throw e;
    }
    writer = connection;
    readers = new ReadOnlyConnections(() -> Sqlite.openForReading(file));
  }

  private static void make(Connection connection) throws SQLException {
    Sqlite.execute(connection, "BEGIN IMMEDIATE");
    for (String table : TABLES) {
      Sqlite.execute(connection, table);
    }
    Sqlite.execute(connection, "PRAGMA user_version = " + SCHEMA);
    Sqlite.execute(connection, "COMMIT");
  }

  @Override
  public synchronized LogHead head() {
    if (writer == null) {
      throw new EventStoreException(
          "cannot read how far the index of the history goes (" + file + "): it is closed", null);
    }
    return reached.head();
  }

  @Override
  public EntryDigest newDigest() {
    return new EntryDigest(key);
  }

  @Override
  public Examination examine(Runnable progress) {
    IndexHead expected;
    synchronized (this) {
      expected = reached;
    }
    EntryDigest present =
        get(
            "examine the index of the history",
            handle -> digest(handle.getConnection(), key, progress));
    return new Examination(expected.head(), expected.digest(), present);
  }

  private static EntryDigest digest(Connection connection, CacheKey key, Runnable progress)
      throws SQLException {
    EntryDigest present = new EntryDigest(key);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT resource, version, follows FROM versions")) {
      while (rows.next()) {
        present.add(String.valueOf(rows.getString(1)), rows.getLong(2), rows.getLong(3));
        if (present.count() % PROGRESS_ENTRIES == 0) {
          progress.run();
        }
      }
    }
    return present;
  }

  /**
   * Examines an index as it lies there, served at the moment or not; nothing is changed.
   *
   * @throws EventStoreException if it cannot be read, is of another release, or its head was not
   *     written under the key
   */
  public static Examination examine(Path file, CacheKey key) {
    return look(
        file,
        connection -> {
          IndexHead head = IndexHead.read(connection, key);
          EntryDigest present = digest(connection, key, () -> {});
          return new Examination(head.head(), head.digest(), present);
        });
  }

  /**
   * How far an index goes as it lies there; nothing is changed.
   *
   * @return empty if there is none, or nothing can be said: it cannot be read, is of another
   *     release, or its head was not written under the key
   */
  public static Optional<LogHead> reached(Path file, CacheKey key) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(look(file, connection -> IndexHead.read(connection, key).head()));
    } catch (EventStoreException e) {
      LOGGER.debug("The index of the history says nothing of where the log ended.", e);
      return Optional.empty();
    }
  }

  /** What is read of an index as it lies there. */
  private interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  private static <T> T look(Path file, Look<T> look) {
    boolean inUse = Files.exists(LogFile.beside(file, "-wal"));
    try (Connection connection = inUse ? Sqlite.openForeignInUse(file) : Sqlite.openForeign(file)) {
      // One state of it, though somebody may write to it.
      connection.setAutoCommit(false);
      int schema = Migrations.userVersion(connection);
      if (schema != SCHEMA) {
        throw new SQLException("its schema is " + schema + ", expected " + SCHEMA);
      }
      return look.at(connection);
    } catch (SQLException e) {
      throw Sqlite.failure("examine the index of the history", file, e);
    }
  }

  @Override
  public synchronized boolean isUntouched() {
    try {
      if (writer == null) {
        throw new SQLException("the index is closed");
      }
      if (!Objects.equals(fileKey, fileKey())) {
        throw new SQLException("another file was put in its place");
      }
      long now = dataVersion(writer);
      boolean untouched = now == dataVersion;
      dataVersion = now;
      return untouched;
    } catch (SQLException | IOException e) {
      throw Sqlite.failure("look who wrote to the index of the history", file, e);
    }
  }

  private @Nullable Object fileKey() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Another number after another connection, of whichever process, has written. */
  private static long dataVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA data_version")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public synchronized void add(List<Entry> entries, LogHead next) {
    try {
      Connection connection = writer;
      if (connection == null) {
        throw new SQLException("the index is closed");
      }
      Sqlite.execute(connection, "BEGIN IMMEDIATE");
      try {
        insert(connection, entries);
        IndexHead more = reached.with(key, entries, next);
        more.write(connection, key);
        Sqlite.execute(connection, "COMMIT");
        reached = more;
      } catch (SQLException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Sqlite.failure("write the index of the history", file, e);
    }
  }

  private static void insert(Connection connection, List<Entry> entries) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO versions (resource, version, follows) VALUES (?, ?, ?)")) {
      for (Entry entry : entries) {
        insert.setString(1, entry.resource());
        insert.setLong(2, entry.version());
        insert.setInt(3, entry.follows() ? 1 : 0);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void rollBack(Connection connection, SQLException because) {
    try {
      Sqlite.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public synchronized void reset() {
    try {
      disconnect();
      deleteFiles(file);
      connect();
    } catch (SQLException | IOException e) {
      throw Sqlite.failure("make the index of the history anew", file, e);
    }
  }

  /**
   * Deletes an index that nobody has open, if there is one.
   *
   * @throws EventStoreException if it cannot be deleted
   */
  public static void delete(Path file) {
    try {
      deleteFiles(file);
    } catch (IOException e) {
      throw Sqlite.failure("delete the index of the history", file, e);
    }
  }

  private static void deleteFiles(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(LogFile.beside(file, suffix));
    }
  }

  @Override
  public List<Long> versions(Query query) {
    String sql =
        SELECT_OWN
            + (query.related() == null ? "" : SELECT_RELATED)
            + " ORDER BY version "
            + (query.descending() ? "DESC" : "ASC")
            + " LIMIT :limit";
    return get(
        "read the versions of " + query.resource(),
        handle -> {
          var select =
              handle
                  .createQuery(sql)
                  .bind("resource", query.resource())
                  .bind("after", query.after())
                  .bind("before", query.before())
                  .bind("limit", query.limit());
          if (query.related() != null) {
            select.bind("related", query.related());
          }
          return select.mapTo(Long.class).list();
        });
  }

  @Override
  public boolean knows(String resource, long before) {
    return get(
        "look for " + resource,
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM versions"
                        + " WHERE resource = :resource AND version < :before)")
                .bind("resource", resource)
                .bind("before", before)
                .mapTo(Boolean.class)
                .one());
  }

  @Override
  public boolean has(Entry entry) {
    return get(
        "look for version " + entry.version() + " of " + entry.resource(),
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM versions WHERE resource = :resource"
                        + " AND version = :version AND follows = :follows)")
                .bind("resource", entry.resource())
                .bind("version", entry.version())
                .bind("follows", entry.follows() ? 1 : 0)
                .mapTo(Boolean.class)
                .one());
  }

  private <T> T get(String tried, HandleCallback<T, SQLException> query) {
    ReadOnlyConnections connections;
    synchronized (this) {
      connections = readers;
    }
    if (connections == null) {
      throw new EventStoreException("cannot " + tried + " (" + file + "): it is closed", null);
    }
    try {
      return Jdbi.create(connections).withHandle(query);
    } catch (SQLException | JdbiException | IllegalArgumentException e) {
      throw Sqlite.failure(tried, file, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      disconnect();
    } catch (SQLException e) {
      throw Sqlite.failure("close the index of the history", file, e);
    }
  }

  /** The writer last: the last connection to close empties the -wal and removes it. */
  private void disconnect() throws SQLException {
    ReadOnlyConnections reading = readers;
    Connection writing = writer;
    readers = null;
    writer = null;
    try {
      if (reading != null) {
        reading.close();
      }
    } finally {
      if (writing != null) {
        writing.close();
      }
    }
  }
}
