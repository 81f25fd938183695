package io.hrapi.haproxy.process;

import java.time.Duration;

/**
 * The time that hrapi waits for HAProxy, and the amount of its output that hrapi keeps.
 *
 * @param answerTimeout for one request on a socket
 * @param loadTimeout for a start or a reload, until the new worker responds
 * @param gracefulTimeout for running requests to end, when HAProxy is stopped gracefully
 * @param stopTimeout for each more forceful attempt to stop it after that
 * @param maximumLogBytes the size from which the log becomes {@code haproxy.log.1}
 */
public record ProcessSettings(
    Duration answerTimeout,
    Duration loadTimeout,
    Duration gracefulTimeout,
    Duration stopTimeout,
    long maximumLogBytes) {

  /**
   * @throws IllegalArgumentException if a value is not positive
   */
  public ProcessSettings {
    positive("answer timeout", answerTimeout.toMillis());
    positive("load timeout", loadTimeout.toMillis());
    positive("graceful timeout", gracefulTimeout.toMillis());
    positive("stop timeout", stopTimeout.toMillis());
    positive("maximum log size", maximumLogBytes);
  }

  /** Returns settings that suffice for 50 000 servers on a busy machine. */
  public static ProcessSettings defaults() {
    return new ProcessSettings(
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        8 << 20);
  }

  /** Returns the same settings with a different timeout for a load. */
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
