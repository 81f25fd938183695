package io.hrapi.haproxy.configuration;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Everything besides the model that affects the rendered text: the same settings always render the
 * same configuration to the same bytes. Durations are whole milliseconds, from 1 ms to 24 days.
 *
 * @param hardStopAfter how long an old worker may keep its connections after a reload
 * @param maximumReloads how many reloads an old worker survives, 1 or more
 * @param retries how often a failed connection to a server is retried, the last time with another
 *     server
 * @param maximumConnections of the whole process; if absent, HAProxy derives it from its limit of
 *     open files
 */
public record RenderSettings(
    Duration connectTimeout,
    Duration clientTimeout,
    Duration serverTimeout,
    Duration tunnelTimeout,
    Duration requestTimeout,
    Duration keepAliveTimeout,
    Duration queueTimeout,
    Duration checkTimeout,
    Duration checkInterval,
    Duration hardStopAfter,
    int maximumReloads,
    int retries,
    OptionalInt maximumConnections) {

  private static final Duration FAST_CHECK_INTERVAL = Duration.ofSeconds(1);

  // HAProxy stores times as 31 bits of milliseconds.
  private static final Duration LONGEST = Duration.ofDays(24);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RenderSettings {
    duration("connect timeout", connectTimeout);
    duration("client timeout", clientTimeout);
    duration("server timeout", serverTimeout);
    duration("tunnel timeout", tunnelTimeout);
    duration("request timeout", requestTimeout);
    duration("keep-alive timeout", keepAliveTimeout);
    duration("queue timeout", queueTimeout);
    duration("check timeout", checkTimeout);
    duration("check interval", checkInterval);
    duration("hard-stop-after", hardStopAfter);
    Validation.range("maximum reloads", maximumReloads, 1, 100_000);
    Validation.range("retries", retries, 0, 100);
    if (maximumConnections.isPresent()) {
      Validation.range("maximum connections", maximumConnections.getAsInt(), 1, 100_000_000);
    }
  }

  /** Returns settings that suit most services and do not depend on this machine. */
  public static RenderSettings defaults() {
    return new RenderSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        20,
        3,
        OptionalInt.empty());
  }

  /**
   * Returns these settings with different limits for old workers.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RenderSettings withOldWorkers(Duration endedAfter, int reloads) {
    return new RenderSettings(
        connectTimeout,
        clientTimeout,
        serverTimeout,
        tunnelTimeout,
        requestTimeout,
        keepAliveTimeout,
        queueTimeout,
        checkTimeout,
        checkInterval,
        endedAfter,
        reloads,
        retries,
        maximumConnections);
  }

  /**
   * Returns the interval of checks of a server whose latest checks did not all have the same
   * result.
   *
   * @param checkInterval the interval of other checks
   */
  public static Duration fast(Duration checkInterval) {
    return checkInterval.compareTo(FAST_CHECK_INTERVAL) < 0 ? checkInterval : FAST_CHECK_INTERVAL;
  }

  private static void duration(String what, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
      throw Validation.refused(what, value.toString(), "1 ms to " + LONGEST.toDays() + " days");
    }
  }
}
