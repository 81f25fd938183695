package io.hrapi.app.loss;

import io.hrapi.events.log.LogHead;
import io.hrapi.events.log.LogHeadFile;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link LogHeadFile} up to date with the log, on its own thread: less than a second after an
 * append, so that many appends cost one write and no client waits for it, and when hrapi stops.
 * Thread-safe; created and closed by the wiring.
 */
public final class LogHeadKeeper implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogHeadKeeper.class);
  private static final long PAUSE_MILLIS = 700;
  private static final long CLOSE_MILLIS = 10_000;

  private final LogHeadFile file;
  private final String logId;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "hrapi-log-head");

  private volatile LogHead newest;
  private @Nullable LogHead written;
  private boolean failed;
  private boolean started;

  /**
   * Creates the keeper; nothing is written before {@link #start}.
   *
   * @param newest the head of the log
   */
  public LogHeadKeeper(LogHeadFile file, String logId, LogHead newest) {
    this.file = file;
    this.logId = logId;
    this.newest = newest;
    thread.setDaemon(true);
  }

  /** Starts the thread, which writes the current head. */
  public synchronized void start() {
    if (!started && closing.getCount() > 0) {
      started = true;
      thread.start();
    }
  }

  /** Stores a new head, which is on disk already; returns at once. */
  public void offer(LogHead head) {
    newest = head;
  }

  private void run() {
    try {
      do {
        write();
      } while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    write();
  }

  private void write() {
    LogHead head = newest;
    if (head.equals(written)) {
      return;
    }
    try {
      file.write(logId, head);
      written = head;
      failed = false;
    } catch (UncheckedIOException e) {
      if (!failed) {
        LOGGER.error(
            "A loss of events after version {} would not be noticed at the next start.",
            written == null ? 0 : written.version(),
            e);
      }
      failed = true;
    }
  }

  /**
   * Stops the thread, which writes the newest head if it was started; waits up to 10 s for its end.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
