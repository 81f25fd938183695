package io.hrapi.app.deploy.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides when a HAProxy that died is restarted: at once, then after a pause that doubles with each
 * start, and at most a given number of times within a time window. For one thread.
 */
final class Restarts {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final int limit;
  private final Duration window;
  private final Duration firstPause;

  /** The times of the starts within the window, in nanoseconds of a monotonic clock. */
  private final Deque<Long> starts = new ArrayDeque<>();

  /**
   * Creates a limiter without any starts.
   *
   * @param limit the maximum number of starts within the window; 0 allows none
   * @param firstPause the pause between the first start and the second
   */
  Restarts(int limit, Duration window, Duration firstPause) {
    this.limit = limit;
    this.window = window;
    this.firstPause = firstPause;
  }

  /** What to do with a HAProxy that does not run. */
  enum Advice {
    START,
    /** The pause is not over yet. */
    WAIT,
    GIVE_UP
  }

  /**
   * Returns what to do with a HAProxy that does not run.
   *
   * @param now the time in nanoseconds of a monotonic clock
   */
  Advice advice(long now) {
    while (!starts.isEmpty() && now - starts.getFirst() > window.toNanos()) {
      starts.removeFirst();
    }
    if (starts.size() >= limit) {
      return Advice.GIVE_UP;
    }
    return starts.isEmpty() || now - starts.getLast() >= pause().toNanos()
        ? Advice.START
        : Advice.WAIT;
  }

  private Duration pause() {
    Duration pause = firstPause;
    for (int i = 1; i < starts.size() && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Records an attempt to start HAProxy. */
  void tried(long now) {
    starts.addLast(now);
  }

  /** Returns the number of starts within the window. */
  int count() {
    return starts.size();
  }

  /** Describes the starts, such as "5 starts within 300 s". */
  String describe() {
    String within =
        window.toMillis() < 1_000 ? window.toMillis() + " ms" : window.toSeconds() + " s";
    return count() + (count() == 1 ? " start" : " starts") + " within " + within;
  }

  /** Forgets all starts, because HAProxy was started or stopped by a request. */
  void forget() {
    starts.clear();
  }
}
