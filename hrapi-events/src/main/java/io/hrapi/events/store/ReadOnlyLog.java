package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * A log file that is opened only to verify it: an export, or a home's log, in use or not. Nothing
 * is changed, not even an older schema. Thread-safe.
 */
public final class ReadOnlyLog implements EventSource, AutoCloseable {

  private final Path file;
  private final ReadOnlyConnections connections;
  private final EventReader reader;
  private final String logId;

  private ReadOnlyLog(Path file, ReadOnlyConnections connections) {
    this.file = file;
    this.connections = connections;
    reader = new EventReader(file, Jdbi.create(connections));
    logId = reader.logId();
  }

  /**
   * Opens a file without checking its content.
   *
   * @throws RefusedFileException if it is not a log of hrapi, or is truncated
   * @throws io.hrapi.events.log.DamagedLogException if it is a log that cannot be read
   * @throws EventStoreException if reading fails, memory is exhausted, or the file is missing
   */
  public static ReadOnlyLog open(Path file) {
    // This file exists as long as an hrapi has the log open.
    boolean inUse = Files.exists(LogFile.beside(file, "-wal"));
    try {
      DatabaseHeader header = DatabaseHeader.read(file);
      if (!inUse) {
        header.requireWhole();
      }
    } catch (IOException e) {
      throw new EventStoreException("cannot read the log (" + file + "): " + e, e);
    }
    ReadOnlyConnections connections =
        new ReadOnlyConnections(
            () -> inUse ? Sqlite.openForeignInUse(file) : Sqlite.openForeign(file));
    try {
      checkKind(connections);
      return new ReadOnlyLog(file, connections);
    } catch (SQLException | RuntimeException e) {
      RuntimeException failure = refusal(file, e);
      try {
        connections.close();
      } catch (SQLException closing) {
        failure.addSuppressed(closing);
      }
      throw failure;
    }
  }

  private static void checkKind(ReadOnlyConnections connections) throws SQLException {
    Connection connection = connections.openConnection();
    try {
      LogSchema.checkKind(connection);
    } finally {
      connections.closeConnection(connection);
    }
  }

  private static RuntimeException refusal(Path file, Exception e) {
    if (e instanceof SQLException) {
      return Sqlite.isOurs(e)
          ? Sqlite.failure("read the log", file, e)
          : new RefusedFileException("the file is damaged: " + Sqlite.words(e), e);
    }
    return (RuntimeException) e;
  }

  @Override
  public String logId() {
    return logId;
  }

  @Override
  public LogHead head() {
    return reader.head();
  }

  @Override
  public void read(long after, long last, Consumer<EventRecord> consumer) {
    reader.read(after, last, consumer);
  }

  @Override
  public Optional<String> text(Hash sha256, Allowance allowance) {
    return reader.text(sha256, allowance);
  }

  @Override
  public boolean hasText(Hash sha256) {
    return reader.hasText(sha256);
  }

  @Override
  public long checkStructure() {
    return reader.checkStructure();
  }

  @Override
  public void close() {
    try {
      connections.close();
    } catch (SQLException e) {
      throw Sqlite.failure("close the log", file, e);
    }
  }
}
