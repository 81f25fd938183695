package io.hrapi.events.store;

import io.hrapi.events.log.DiskSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the content of a log's {@code -wal} into the log's file, on a thread of its own, so that
 * no client waits for it, a copy of the file alone lacks at most the newest minute, and the {@code
 * -wal} does not grow forever.
 *
 * <p>SQLite restarts the {@code -wal} from its beginning once all of it was copied and there is no
 * reader of it at that moment. If there always are readers, this class enforces such a moment (mode
 * RESTART): it holds the write lock and waits up to {@value #WAIT_MILLIS} ms for the readers, while
 * new readers read only the file. Only then may a writer have to wait for it.
 *
 * <p>Thread-safe; the wiring creates it and closes it before the store.
 */
public final class WalCheckpoints implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WalCheckpoints.class);

  private static final long PAUSE_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 10_000;

  /**
   * The maximum time in milliseconds that a write may wait for a RESTART; reads do not wait for it.
   */
  static final int WAIT_MILLIS = 50;

  /**
   * The number of pages (4 MiB) from which they are copied immediately; fewer wait for {@link
   * #EVERY}.
   */
  static final long MANY_PAGES = 1_024;

  /** The number of pages (8 MiB) from which the -wal is to be restarted. */
  static final long LONG_PAGES = 2_048;

  /** The maximum age of content that is only in the -wal. */
  static final Duration EVERY = Duration.ofSeconds(30);

  /**
   * The maximum pause between attempts of a RESTART, which doubles after each failed one (for
   * instance while an export reads for minutes).
   */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The time from which it is reported as a problem. */
  static final Duration LATE = Duration.ofMinutes(10);

  private final Path file;
  private final LongSupplier nanoTime;
  private final DiskSpace space;
  private final int waitMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "hrapi-checkpoints");

  private @Nullable Connection connection;

  /** The result of the last successful RESTART: nothing more can be done until the next write. */
  private @Nullable Result restarted;

  private Duration pause = Duration.ZERO;
  private long notBefore;

  /** The time at which everything that was in the -wal was also in the file. */
  private volatile long wholeAt;

  private volatile boolean isBehind;
  private volatile @Nullable String failure;

  /**
   * Creates an instance that does nothing before {@link #start}.
   *
   * @param file an open log
   * @param nanoTime a monotonic clock
   * @param space the disk space, whose reserve is released if the file cannot grow
   */
  public WalCheckpoints(Path file, LongSupplier nanoTime, DiskSpace space) {
    this(file, nanoTime, space, WAIT_MILLIS);
  }

  /**
   * Creates an instance with a different timeout for readers; does nothing before {@link #start}.
   *
   * @param waitMillis how long it waits for readers
   */
  WalCheckpoints(Path file, LongSupplier nanoTime, DiskSpace space, int waitMillis) {
    this.space = space;
    this.waitMillis = waitMillis;
    this.file = file;
    this.nanoTime = nanoTime;
    wholeAt = nanoTime.getAsLong();
    notBefore = wholeAt;
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /**
   * Returns the size of the {@code -wal} in bytes; 0 if there is none.
   *
   * @throws UncheckedIOException if it cannot be determined
   */
  public long walBytes() {
    try {
      return Files.size(LogFile.beside(file, "-wal"));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the size of the -wal of " + file, e);
    }
  }

  /** Returns how long the log's file alone has lacked the newest events; zero if it has them. */
  public Duration behind() {
    return isBehind ? Duration.ofNanos(nanoTime.getAsLong() - wholeAt) : Duration.ZERO;
  }

  /**
   * Describes in words why the file has lacked the newest events for too long; empty if it has not.
   */
  public Optional<String> problem() {
    Duration behind = behind();
    if (behind.compareTo(LATE) < 0) {
      return Optional.empty();
    }
    String why = failure;
    return Optional.of(
        "for "
            + behind.toMinutes()
            + " min the appended events have been only in "
            + LogFile.beside(file, "-wal").getFileName()
            + ", which grows ("
            + walBytes()
            + " bytes): "
            + (why == null ? "somebody has been reading the log for that long" : why));
  }

  private void run() {
    try {
      while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      forgetConnection();
    }
  }

  /** Checks the -wal once, and does what is due. */
  void look() {
    try {
      Connection open = connection();
      long now = nanoTime.getAsLong();
      Result before = Result.of(open, Mode.NOOP);
      Result after = before;
      if (before.left() >= MANY_PAGES || (before.left() > 0 && now - wholeAt >= EVERY.toNanos())) {
        after = Result.of(open, Mode.PASSIVE);
      }
      if (after.pages() >= LONG_PAGES
          && after.left() < MANY_PAGES
          && !after.equals(restarted)
          && now - notBefore >= 0) {
        after = restart(open, now);
      }
      // Fewer pages than before: all were copied, and the -wal was restarted.
      if (after.copied() >= before.pages() || after.pages() < before.pages()) {
        wholeAt = now;
      }
      isBehind = after.left() > 0;
      if (failure != null) {
        LOGGER.info("The log's file has caught up with its -wal again.");
        failure = null;
      }
    } catch (SQLException e) {
      fail(e);
    }
  }

  private Result restart(Connection open, long now) throws SQLException {
    Result result = Result.of(open, Mode.RESTART);
    restarted = result.busy() ? null : result;
    pause = result.busy() ? longer(pause) : Duration.ZERO;
    notBefore = now + pause.toNanos();
    return result;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.isZero() ? Duration.ofMillis(PAUSE_MILLIS) : pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void fail(SQLException e) {
    if (Sqlite.isDiskFull(e)) {
      // The next check can use it.
      space.giveUp();
    }
    String words =
        String.valueOf(Sqlite.failure("copy the -wal into the log", file, e).getMessage());
    if (!words.equals(failure)) {
      LOGGER.error("{}", words, e);
    }
    failure = words;
    // What is only in the -wal is now unknown.
    isBehind = true;
    forgetConnection();
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = Sqlite.openForWriting(file, waitMillis);
    }
    return connection;
  }

  private void forgetConnection() {
    Connection open = connection;
    connection = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      LOGGER.warn("The connection that copies the -wal into the log cannot be closed.", e);
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The modes of SQLite's checkpoints (PRAGMA wal_checkpoint). */
  enum Mode {
    /** Only reports. */
    NOOP,
    /** Copies what it can without waiting. */
    PASSIVE,
    /** Copies everything, and makes the next writer restart the -wal. */
    RESTART,
    /** Copies everything, and truncates the -wal to zero bytes. */
    TRUNCATE
  }

  /**
   * The result of a checkpoint.
   *
   * @param busy whether a reader or writer prevented its completion
   * @param pages the number of pages in the -wal
   * @param copied the number of them that are also in the file
   */
  record Result(boolean busy, long pages, long copied) {

    /** Runs a checkpoint. */
    static Result of(Connection connection, Mode mode) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
        if (!row.next()) {
          throw new SQLException("SQLite does not say what the checkpoint did");
        }
        return new Result(row.getInt(1) != 0, row.getLong(2), row.getLong(3));
      }
    }

    /** Returns the number of pages that are only in the -wal. */
    long left() {
      return pages - copied;
    }
  }
}
