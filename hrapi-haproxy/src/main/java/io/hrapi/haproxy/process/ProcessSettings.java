package io.hrapi.haproxy.process;

import java.time.Duration;

/**
 * How long hrapi waits for HAProxy, and how much of its output hrapi keeps.
 *
 * @param answerTimeout for one question on a socket
 * @param loadTimeout for a start or a reload, until the new worker answers
 * @param gracefulTimeout for requests under way to end, when HAProxy is stopped gracefully
 * @param stopTimeout for each harder way to stop it after that
 * @param maximumLogBytes a longer log becomes {@code haproxy.log.1}
 */
public record ProcessSettings(
    Duration answerTimeout,
    Duration loadTimeout,
    Duration gracefulTimeout,
    Duration stopTimeout,
    long maximumLogBytes) {

  /**
   * @throws IllegalArgumentException if one is not positive
   */
  public ProcessSettings {
    positive("answer timeout", answerTimeout.toMillis());
    positive("load timeout", loadTimeout.toMillis());
    positive("graceful timeout", gracefulTimeout.toMillis());
    positive("stop timeout", stopTimeout.toMillis());
    positive("maximum log size", maximumLogBytes);
  }

  /** Enough for 50 000 servers on a busy machine. */
  public static ProcessSettings defaults() {
    return new ProcessSettings(
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        8 << 20);
  }

  /** The same, with another time for a load. */
  public ProcessSettings loadingWithin(Duration timeout) {
    return new ProcessSettings(
        answerTimeout, timeout, gracefulTimeout, stopTimeout, maximumLogBytes);
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + ", expected more than 0");
    }
  }
}
