package io.hrapi.events.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the time of events. Times in a log never decrease, so one event with a time in 2036 would
 * force that time on all later ones until then. So a clock that jumps ahead while hrapi runs is
 * ignored: the time continues by the monotonic clock, and the event records the time of the other
 * clock. That ends when the clock comes back, or with the next start, which believes what it finds.
 * For one thread.
 */
final class EventClock {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventClock.class);

  /** A jump by less is that of a machine which slept: the other clock stood still then. */
  static final Duration PLAUSIBLE = Duration.ofDays(7);

  /** hrapi is younger: a clock that says less was not set yet, and is when it jumps. */
  private static final long OLDEST_MICROS =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2023-01-01T00:00:00Z"));

  private final Clock clock;
  private final LongSupplier nanoTime;

  private boolean begun;
  private long believedMicros;
  private long believedNanos;
  private boolean doubting;

  /**
   * Believes what it finds first.
   *
   * @param nanoTime a clock that never jumps
   */
  EventClock(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * The time of an event.
   *
   * @param micros of the event
   * @param doubted what the clock said, if that is not believed
   */
  record Reading(long micros, @Nullable Long doubted) {}

  /**
   * The time of the next event.
   *
   * @param lastMicros that of the event before; 0 if there is none
   */
  Reading read(long lastMicros) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    long nanos = nanoTime.getAsLong();
    long expected = believedMicros + TimeUnit.NANOSECONDS.toMicros(nanos - believedNanos);
    boolean isSet = begun && expected >= Math.max(lastMicros, OLDEST_MICROS);
    if (isSet && now - expected > TimeUnit.NANOSECONDS.toMicros(PLAUSIBLE.toNanos())) {
      doubt(now, expected);
      return new Reading(expected, now);
    }
    if (doubting) {
      LOGGER.info("The machine's clock is used again.");
    }
    begun = true;
    doubting = false;
    believedMicros = now;
    believedNanos = nanos;
    return new Reading(Math.max(lastMicros, now), null);
  }

  private void doubt(long now, long expected) {
    if (!doubting) {
      LOGGER.error(
          "The machine's clock jumped to {}, and {} was expected: events get the "
              + "expected time, marked as such, until the clock agrees again. If the clock "
              + "is right, restart hrapi.",
          Instant.EPOCH.plus(now, ChronoUnit.MICROS),
          Instant.EPOCH.plus(expected, ChronoUnit.MICROS));
    }
    doubting = true;
  }
}
