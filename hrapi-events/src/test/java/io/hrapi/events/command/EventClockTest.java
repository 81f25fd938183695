package io.hrapi.events.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** A clock that jumps ahead is doubted, unless it was not set before or the machine slept. */
class EventClockTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private Instant wall = START;
  private long nanos = 5;
  private long last;
  private final EventClock clock =
      new EventClock(((InstantSource) () -> wall).withZone(ZoneOffset.UTC), () -> nanos);

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** Advances both clocks. */
  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  private EventClock.Reading read() {
    EventClock.Reading reading = clock.read(last);
    assertThat(reading.micros()).isGreaterThanOrEqualTo(last);
    last = reading.micros();
    return reading;
  }

  private void believed() {
    assertThat(read()).isEqualTo(new EventClock.Reading(micros(wall), null));
  }

  @Test
  void aJumpAheadIsNotBelievedAndItsEndIs() {
    believed();
    pass(Duration.ofHours(1));
    Instant right = wall;
    wall = Instant.parse("2036-03-01T00:00:00Z");
    assertThat(read()).isEqualTo(new EventClock.Reading(micros(right), micros(wall)));
    pass(Duration.ofHours(2));
    assertThat(read())
        .isEqualTo(new EventClock.Reading(micros(right.plus(Duration.ofHours(2))), micros(wall)));
    wall = right.plus(Duration.ofHours(3));
    nanos += Duration.ofHours(1).toNanos();
    believed();
  }

  @Test
  void aLogThatRestedForYearsAndAMachineThatSleptForDaysAreBelieved() {
    believed();
    pass(Duration.ofDays(2_000));
    believed();
    wall = wall.plus(EventClock.PLAUSIBLE);
    believed();
  }

  @Test
  void aClockThatWasNotSetYetIsBelievedOnceItIs() {
    wall = Instant.EPOCH;
    believed();
    wall = START;
    believed();
  }

  @Test
  void aClockThatLagsBehindTheLogMayCatchUp() {
    last = micros(START.plus(Duration.ofDays(90)));
    assertThat(read().micros()).isEqualTo(last);
    wall = START.plus(Duration.ofDays(365));
    believed();
  }

  @Test
  void aJumpBackDoesNotTakeTimesBack() {
    believed();
    wall = START.minus(Duration.ofDays(30));
    assertThat(read()).isEqualTo(new EventClock.Reading(micros(START), null));
    wall = START.plus(Duration.ofMinutes(1));
    believed();
  }
}
