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
 * Copies what is in a log's {@code -wal} into the log's file, on a thread of its own: so that no
 * client waits for it, a copy of the file alone lacks the newest minute at most, and the {@code
 * -wal} does not grow for ever.
 *
 * <p>SQLite writes to the {@code -wal} from its beginning again once all of it was copied and
 * nobody reads it at that moment. Where readers never pause there is no such moment. Then this
 * makes one (mode RESTART): it holds the write lock, waits {@value #WAIT_MILLIS} ms for those who
 * read, and who begins to read meanwhile reads the file. That is the only time a writer may wait
 * for it.
 *
 * <p>Thread-safe; the root makes it and closes it before the store.
 */
public final class WalCheckpoints implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WalCheckpoints.class);

  private static final long PAUSE_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 10_000;

  /** How long a write may wait for a RESTART at most; reads take less. */
  static final int WAIT_MILLIS = 50;

  /** So many pages (4 MiB) are copied at once; fewer wait for {@link #EVERY}. */
  static final long MANY_PAGES = 1_024;

  /** A -wal of so many pages (8 MiB) is to begin anew. */
  static final long LONG_PAGES = 2_048;

  /** How old what is in the -wal alone becomes. */
  static final Duration EVERY = Duration.ofSeconds(30);

  /**
   * After a RESTART in vain (an export reads for minutes, say) the next one waits, longer and
   * longer.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** From then on it is a fault. */
  static final Duration LATE = Duration.ofMinutes(10);

  private final Path file;
  private final LongSupplier nanoTime;
  private final DiskSpace space;
  private final int waitMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "hrapi-checkpoints");

  private @Nullable Connection connection;

  /** What the last RESTART led to: until the next write there is nothing more to do. */
  private @Nullable Result restarted;

  private Duration pause = Duration.ZERO;
  private long notBefore;

  /** Everything that was in the -wal then is in the file. */
  private volatile long wholeAt;

  private volatile boolean isBehind;
  private volatile @Nullable String failure;

  /**
   * Does nothing before {@link #start}.
   *
   * @param file a log that is open
   * @param nanoTime a clock that never jumps
   * @param space of the disk, whose reserve is given up for what the file grows by
   */
  public WalCheckpoints(Path file, LongSupplier nanoTime, DiskSpace space) {
    this(file, nanoTime, space, WAIT_MILLIS);
  }

  /**
   * Does nothing before {@link #start}; with its own limit for waiting on readers.
   *
   * @param waitMillis how long it waits for those who read
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

  /** Begins. */
  public void start() {
    thread.start();
  }

  /**
   * The size of the {@code -wal}; 0 if there is none.
   *
   * @throws UncheckedIOException if it cannot be told
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

  /** How long the log's file alone has not had the newest events; zero if it has them. */
  public Duration behind() {
    return isBehind ? Duration.ofNanos(nanoTime.getAsLong() - wholeAt) : Duration.ZERO;
  }

  /** What keeps the file from becoming whole for too long, in words; empty if nothing does. */
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

  /** Looks at the -wal once, and does what is due. */
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
      // Fewer pages than before: all of them were copied, and the -wal began anew.
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
      // The next look has it.
      space.giveUp();
    }
    String words =
        String.valueOf(Sqlite.failure("copy the -wal into the log", file, e).getMessage());
    if (!words.equals(failure)) {
      LOGGER.error("{}", words, e);
    }
    failure = words;
    // Nobody knows what is in the -wal alone.
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

  /** How a checkpoint goes, in SQLite's words (PRAGMA wal_checkpoint). */
  enum Mode {
    /** Only looks. */
    NOOP,
    /** Copies what it can, and waits for nobody. */
    PASSIVE,
    /** Copies all, and has the next writer begin the -wal anew. */
    RESTART,
    /** Copies everything, and truncates the -wal to zero bytes. */
    TRUNCATE
  }

  /**
   * What a checkpoint did.
   *
   * @param busy whether somebody was in its way
   * @param pages in the -wal
   * @param copied how many of them are in the file
   */
  record Result(boolean busy, long pages, long copied) {

    /** Makes one. */
    static Result of(Connection connection, Mode mode) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
        if (!row.next()) {
          throw new SQLException("SQLite does not say what the checkpoint did");
        }
        return new Result(row.getInt(1) != 0, row.getLong(2), row.getLong(3));
      }
    }

    /** How many pages are in the -wal alone. */
    long left() {
      return pages - copied;
    }
  }
}
