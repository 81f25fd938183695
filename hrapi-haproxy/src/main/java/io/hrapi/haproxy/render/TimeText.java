package io.hrapi.haproxy.render;

import java.time.Duration;

/** Writes durations in HAProxy's format, always with a unit. */
public final class TimeText {

  private TimeText() {}

  public static String of(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
