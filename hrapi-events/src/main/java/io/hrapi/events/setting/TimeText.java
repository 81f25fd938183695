package io.hrapi.events.setting;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The form of times in responses: RFC 3339, in UTC, with microseconds. */
public final class TimeText {

  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private TimeText() {}

  /**
   * Returns a time as text.
   *
   * @param micros the time, in microseconds since 1970-01-01T00:00Z
   */
  public static String of(long micros) {
    return FORM.format(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_PER_SECOND),
            (long) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO));
  }
}
