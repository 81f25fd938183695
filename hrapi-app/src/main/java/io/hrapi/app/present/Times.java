package io.hrapi.app.present;

import io.hrapi.api.request.Rfc3339;
import io.hrapi.events.setting.TimeText;
import java.time.Instant;
import java.util.regex.Pattern;

/** Converts times as responses show them: RFC 3339, in UTC, with microseconds. */
public final class Times {

  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final Pattern LOST_PLUS = Pattern.compile(" (\\d\\d:\\d\\d)$");

  private Times() {}

  /** Returns a time in microseconds since 1970-01-01T00:00Z. */
  public static long micros(Instant time) {
    // Not ChronoUnit.MICROS.between, which counts nanoseconds and overflows in the year 2262.
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), (long) MICROS_PER_SECOND),
        time.getNano() / NANOS_PER_MICRO);
  }

  /**
   * Reads a time.
   *
   * @param text a time in the form of RFC 3339
   * @return microseconds since 1970-01-01T00:00Z
   * @throws IllegalArgumentException if the text is not a time
   */
  public static long parse(String text) {
    return micros(Rfc3339.parse(text));
  }

  /**
   * Reads a time from a query or form, where a plus sign that was not escaped arrives as a space.
   *
   * @return microseconds since 1970-01-01T00:00Z
   * @throws IllegalArgumentException if the text is not a time
   */
  public static long parseUnescaped(String text) {
    return parse(LOST_PLUS.matcher(text).replaceFirst("+$1"));
  }

  /**
   * Returns a time as text.
   *
   * @param micros microseconds since 1970-01-01T00:00Z
   */
  public static String text(long micros) {
    return TimeText.of(micros);
  }
}
