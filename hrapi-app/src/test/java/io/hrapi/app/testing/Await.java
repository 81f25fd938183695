package io.hrapi.app.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until a condition holds, up to a limit. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long SHORTEST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  /** A condition is often a request, and one that takes long is not asked for all the time. */
  private static final int PAUSES = 10;

  private Await() {}

  /** Waits until a condition holds; an exception counts as "not yet". */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, LIMIT, condition);
  }

  /** Waits until a condition holds, up to this limit; an exception counts as "not yet". */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long begin = System.nanoTime();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      long waited = System.nanoTime() - begin;
      if (waited > limit.toNanos()) {
        throw new AssertionError("waited in vain for " + limit + ": " + what, last);
      }
      pause(TimeUnit.NANOSECONDS.toMillis(waited) / PAUSES, last);
    }
  }

  private static void pause(long millis, @Nullable Exception last) {
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, millis)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", last);
    }
  }
}
