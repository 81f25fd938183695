package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The event log in one SQLite file (WAL, {@code synchronous=FULL}): one writing connection of its
 * own, and reading connections that are given to it.
 *
 * <p>After a failed append the writing connection is closed, and the next append opens a new one
 * that sees what is on disk. Only one process may write at a time; a second one does not corrupt
 * data but gets a {@link HeadMovedException}.
 *
 * <p>Thread-safe; {@link #append} must only be called by one thread.
 */
public final class SqliteEventStore implements EventStore {

  private final Path file;
  private final DiskSpace space;
  private final EventReader reader;
  private final @Nullable ReadOnlyConnections own;
  private final String logId;
  private @Nullable EventWriter writer;
  private boolean closed;

  private SqliteEventStore(
      Path file, Jdbi readers, @Nullable ReadOnlyConnections own, DiskSpace space) {
    this.file = file;
    this.space = space;
    this.reader = new EventReader(file, readers);
    this.own = own;
    try {
      // Before the readers: the first connection to a -wal that must be recovered has to be able to
      // write.
      writer();
      this.logId = reader.logId();
      // Reads the end of the log, so that damage there is detected now and not by the first
      // request.
      reader.head();
    } catch (SQLException | EventStoreException e) {
      EventStoreException failure =
          e instanceof EventStoreException ours
              ? ours
              : Sqlite.failure("open the event log", file, e);
      closeConnections().forEach(failure::addSuppressed);
      throw failure;
    }
  }

  /**
   * Opens a log, or creates a new one if the file is missing; its folder must exist.
   *
   * @param file created with mode 0600; an existing file gets that mode
   * @param readers read-only connections to the same file ({@code open_mode=1}); first used after
   *     the file exists; closed by the caller
   * @param newLogId the id of a new log; not called for an existing one
   * @param clock the time at which a new log is created
   * @param space the disk space, whose reserve is released for appends
   * @throws EventStoreException if the file is not a log of hrapi, is damaged or written by a newer
   *     release, or cannot be opened
   */
  public static SqliteEventStore open(
      Path file, Jdbi readers, Supplier<UUID> newLogId, InstantSource clock, DiskSpace space) {
    LogFile.prepare(file, newLogId, clock);
    return new SqliteEventStore(file, readers, null, space);
  }

  /**
   * Opens a log with a few reading connections of its own, for commands and tests; otherwise like
   * {@link #open(Path, Jdbi, Supplier, InstantSource, DiskSpace)}.
   */
  public static SqliteEventStore open(Path file, Supplier<UUID> newLogId, InstantSource clock) {
    return open(file, newLogId, clock, DiskSpace.UNLIMITED);
  }

  /**
   * Opens a log with a few reading connections of its own and a reserve of disk space.
   *
   * @param space the disk space, whose reserve is released for appends
   */
  public static SqliteEventStore open(
      Path file, Supplier<UUID> newLogId, InstantSource clock, DiskSpace space) {
    LogFile.prepare(file, newLogId, clock);
    ReadOnlyConnections own = new ReadOnlyConnections(() -> Sqlite.openForReading(file));
    return new SqliteEventStore(file, Jdbi.create(own), own, space);
  }

  @Override
  public String logId() {
    return logId;
  }

  @Override
  public LogHead head() {
    return reader.head();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are no events, their versions do not continue {@code
   *     expected}, or the hash of a text is wrong; nothing was appended
   */
  @Override
  public synchronized void append(
      LogHead expected, List<EventRecord> events, Attachments attachments) {
    check(expected, events, attachments.texts());
    write(
        "append versions " + (expected.version() + 1) + "–" + (expected.version() + events.size()),
        writing -> writing.append(expected, events, attachments));
  }

  @Override
  public synchronized void adopt(Path source, LogHead head, EventRecord event) {
    write(
        "take over the history of another log (" + source + ")",
        writing -> writing.adopt(source, head, event));
  }

  /**
   * Writes with the writer, which is not used again after a failure. On a full disk, retries for
   * each part of the reserve that can be released: nothing of a failed attempt is in the log, which
   * the next writer verifies itself.
   */
  private void write(String tried, Writing writing) {
    if (closed) {
      throw new EventStoreException("cannot " + tried + " (" + file + "): the log is closed", null);
    }
    while (true) {
      try {
        writing.on(writer());
        return;
      } catch (HeadMovedException e) {
        throw e;
      } catch (SQLException | RuntimeException e) {
        EventStoreException failure = Sqlite.failure(tried, file, e);
        forgetWriter(failure);
        if (!Sqlite.isDiskFull(e) || !space.giveUp()) {
          throw failure;
        }
      }
    }
  }

  private interface Writing {
    void on(EventWriter writer) throws SQLException;
  }

  private static void check(LogHead expected, List<EventRecord> events, List<KeptText> texts) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("no events to append");
    }
    long version = expected.version();
    for (EventRecord event : events) {
      version++;
      if (event.version() != version) {
        throw new IllegalArgumentException(
            "version " + event.version() + " is at the position where " + version + " is expected");
      }
    }
    for (KeptText text : texts) {
      Hash actual = StoredText.sha256(text.text());
      if (!actual.equals(text.sha256())) {
        throw new IllegalArgumentException(
            "a text to keep has the hash " + actual + ", not " + text.sha256());
      }
    }
  }

  /** Returns the writer, which is opened again after a failure. */
  synchronized EventWriter writer() throws SQLException {
    if (writer == null) {
      writer = EventWriter.open(file);
    }
    return writer;
  }

  private void forgetWriter(EventStoreException because) {
    EventWriter failed = writer;
    writer = null;
    try {
      if (failed != null) {
        failed.close();
      }
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public void read(long after, long last, Consumer<EventRecord> consumer) {
    reader.read(after, last, consumer);
  }

  @Override
  public void read(long after, long last, Allowance allowance, Consumer<EventRecord> consumer) {
    reader.read(after, last, allowance, consumer);
  }

  @Override
  public Optional<LogHead> headAt(long version) {
    return reader.headAt(version);
  }

  @Override
  public EventSlice page(EventQuery query, long maxBytes, Allowance allowance) {
    return reader.page(query, maxBytes, allowance);
  }

  @Override
  public Optional<EventRecord> byIdempotencyKey(String key, Allowance allowance) {
    return reader.byIdempotencyKey(key, allowance);
  }

  @Override
  public long versionAt(long timeMicros) {
    return reader.versionAt(timeMicros);
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
  public Optional<KeptSecret> secret(String id) {
    return reader.secret(id);
  }

  @Override
  public List<KeptSecret> secrets() {
    return reader.secrets();
  }

  @Override
  public LogHead export(Path to) {
    space.require("an export is", LogFile.bytes(file));
    return LogExport.write(file, to);
  }

  /**
   * Closes the writing connection, and the reading ones if they are the store's own; closing twice
   * does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    List<SQLException> failures = closeConnections();
    if (!failures.isEmpty()) {
      throw Sqlite.failure("close the event log", file, failures.get(0));
    }
  }

  /** Closes the writer last, because the last connection that is closed removes the -wal. */
  private List<SQLException> closeConnections() {
    List<SQLException> failures = new ArrayList<>();
    try {
      if (own != null) {
        own.close();
      }
    } catch (SQLException e) {
      failures.add(e);
    }
    try {
      if (writer != null) {
        writer.finish();
      }
    } catch (SQLException e) {
      failures.add(e);
    }
    writer = null;
    return failures;
  }
}
