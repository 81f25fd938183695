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
 * Determines the times of events. Times in a log never decrease, so one event with a time in 2036
 * would force that time on all later events until then. Therefore, if the machine's clock jumps far
 * ahead while hrapi runs, it is ignored: the time continues by the monotonic clock, and each event
 * also records the time of the machine's clock. This ends when the machine's clock is near the
 * expected time again, or with the next start, which accepts any time. For one thread.
 */
final class EventClock {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventClock.class);

  /**
   * The largest jump that is accepted: the monotonic clock stands still while a machine is
   * suspended.
   */
  static final Duration PLAUSIBLE = Duration.ofDays(7);

  /**
   * An earlier time is from a clock that was not set yet, so its jump to the right time is
   * accepted.
   */
  private static final long OLDEST_MICROS =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2023-01-01T00:00:00Z"));

  private final Clock clock;
  private final LongSupplier nanoTime;

  private boolean begun;
  private long believedMicros;
  private long believedNanos;
  private boolean doubting;

  /**
   * Creates a clock that accepts the first time it reads.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  EventClock(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * The time of an event, in microseconds since 1970-01-01T00:00Z.
   *
   * @param micros the time of the event
   * @param doubted the time of the machine's clock if it is ignored; else null
   */
  record Reading(long micros, @Nullable Long doubted) {}

  /**
   * Returns the time of the next event.
   *
   * @param lastMicros the time of the previous event; 0 if there is none
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
