package io.hrapi.api.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses times exactly as in RFC 3339 section 5.6: any number of fraction digits, every offset that
 * can be written, leap seconds, and nothing else that ISO 8601 allows.
 */
public final class Rfc3339 {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d+))?"
              + "(?:[Zz]|([+-])([01]\\d|2[0-3]):([0-5]\\d))");

  private static final int LEAP_SECOND = 60;
  private static final int MINUTE_SECONDS = 60;
  private static final int HOUR_SECONDS = 3_600;
  private static final int NANO_DIGITS = 9;

  private Rfc3339() {}

  /**
   * Parses a time.
   *
   * @return the point in time, truncated to nanoseconds; for a leap second the second after it, as
   *     on clocks without leap seconds
   * @throws IllegalArgumentException if the text is not a valid time
   */
  public static Instant parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw invalid(text);
    }
    try {
      int second = Integer.parseInt(form.group(4));
      boolean leap = second == LEAP_SECOND;
      LocalTime time =
          LocalTime.of(
              Integer.parseInt(form.group(2)),
              Integer.parseInt(form.group(3)),
              leap ? LEAP_SECOND - 1 : second);
      Instant instant =
          LocalDate.parse(form.group(1))
              .atTime(time)
              .toInstant(ZoneOffset.UTC)
              .minusSeconds(offsetSeconds(form));
      if (leap && !endsMonth(instant)) {
        throw invalid(text);
      }
      return instant.plusSeconds(leap ? 1 : 0).plusNanos(nanos(form.group(5)));
    } catch (DateTimeException e) {
      throw invalid(text);
    }
  }

  private static long offsetSeconds(Matcher form) {
    if (form.group(6) == null) {
      return 0;
    }
    long seconds =
        (long) Integer.parseInt(form.group(7)) * HOUR_SECONDS
            + (long) Integer.parseInt(form.group(8)) * MINUTE_SECONDS;
    return form.group(6).equals("-") ? -seconds : seconds;
  }

  /**
   * Returns whether the second is the last of a month in UTC; only there are leap seconds allowed
   * (section 5.7).
   */
  private static boolean endsMonth(Instant lastSecond) {
    Instant next = lastSecond.plusSeconds(1);
    return next.atOffset(ZoneOffset.UTC).toLocalTime().equals(LocalTime.MIDNIGHT)
        && next.atOffset(ZoneOffset.UTC).getDayOfMonth() == 1;
  }

  private static long nanos(@Nullable String fraction) {
    return fraction == null
        ? 0
        : Long.parseLong((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "expected a time like 2026-01-31T12:00:00Z (RFC 3339), got \""
            + JsonBody.shown(text)
            + "\"");
  }
}
