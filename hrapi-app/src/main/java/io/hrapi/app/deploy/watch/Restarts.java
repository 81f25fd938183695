package io.hrapi.app.deploy.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When a HAProxy that died is restarted: at once, then after a pause that doubles with each start,
 * and at most a number of times within a time window. For one thread.
 */
final class Restarts {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final int limit;
  private final Duration window;
  private final Duration firstPause;

  /** When each start within the window was tried, in nanoseconds of a monotonic clock. */
  private final Deque<Long> starts = new ArrayDeque<>();

  /**
   * Takes the settings.
   *
   * @param limit how many starts within the window; 0 for none at all
   * @param firstPause between the first start and the second
   */
  Restarts(int limit, Duration window, Duration firstPause) {
    this.limit = limit;
    this.window = window;
    this.firstPause = firstPause;
  }

  /** What is to be done. */
  enum Advice {
    START,
    /** It is too early. */
    WAIT,
    GIVE_UP
  }

  /**
   * What is to be done with a HAProxy that does not run.
   *
   * @param now in nanoseconds of a monotonic clock
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

  /** A start is being tried. */
  void tried(long now) {
    starts.addLast(now);
  }

  /** How many starts were tried within the window. */
  int count() {
    return starts.size();
  }

  /** In words: "5 starts within 300 s". */
  String describe() {
    String within =
        window.toMillis() < 1_000 ? window.toMillis() + " ms" : window.toSeconds() + " s";
    return count() + (count() == 1 ? " start" : " starts") + " within " + within;
  }

  /** Begins anew: somebody started it. */
  void forget() {
    starts.clear();
  }
}
