package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.machine.SingleFlight;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches HAProxy: takes a look at it at intervals, while no other operation uses it. One thread,
 * which begins after HAProxy was found at hrapi's start. Its methods are thread-safe.
 */
public final class Watch {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

  private final SingleFlight single;
  private final Look look;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong looks = new AtomicLong();
  private @Nullable Thread thread;

  /**
   * The intervals of the watch, and the limits of restarts.
   *
   * @param interval the time between two checks that HAProxy is alive
   * @param driftInterval the time between two checks for drift, which cost more
   * @param restarts the maximum number of starts within {@code restartWindow}
   * @param restartPause the pause between the first start and the second, which doubles with each
   *     further start
   */
  public record Settings(
      Duration interval,
      Duration driftInterval,
      int restarts,
      Duration restartWindow,
      Duration restartPause) {}

  /**
   * Creates a watch.
   *
   * @param interval the time between two looks
   */
  public Watch(SingleFlight single, Look look, Duration interval) {
    this.single = single;
    this.look = look;
    this.interval = interval;
  }

  /** Returns the number of looks since hrapi started; if it stops growing, the watch hangs. */
  public long looks() {
    return looks.get();
  }

  /**
   * Starts the thread, unless {@link #end} was called before.
   *
   * @param isExpected whether HAProxy should run although it was not seen running
   */
  synchronized void begin(boolean isExpected) {
    if (closed.getCount() == 0) {
      return;
    }
    look.expect(isExpected);
    Thread started = new Thread(this::run, "hrapi-watch");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /**
   * Sets whether HAProxy should run although it was not seen running; called while nothing else
   * changes HAProxy.
   */
  void expect(boolean isExpected) {
    look.expect(isExpected);
  }

  /** Ends the watch; waits for a start that is in progress. */
  void end() {
    Thread started;
    synchronized (this) {
      closed.countDown();
      started = thread;
    }
    if (started != null) {
      try {
        started.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      do {
        try {
          single.ifFree(look::run);
          looks.incrementAndGet();
        } catch (RuntimeException e) {
          look.failed(e);
        }
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOGGER.warn("HAProxy is no longer watched: the thread was interrupted.");
    }
  }
}
