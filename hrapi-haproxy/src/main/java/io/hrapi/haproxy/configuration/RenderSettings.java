package io.hrapi.haproxy.configuration;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Everything beside the model that shapes the text: one set of settings renders one configuration
 * to the same bytes, always. Durations are whole milliseconds, from 1 ms to 24 days.
 *
 * @param hardStopAfter how long an old worker may go on with its connections after a reload
 * @param maximumReloads how many reloads an old worker survives, 1 or more
 * @param maximumConnections of the whole process; absent: HAProxy takes it from the descriptor
 *     limit
 * @param user whom the workers run as; HAProxy must be started as root; 3.5 warns without it then
 * @param group as {@code user}
 * @param chroot where root's workers are locked in, {@code /} for nowhere; 3.5 warns without it
 * @param retries how often a failed connection is tried again, the last time elsewhere
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
    OptionalInt maximumConnections,
    Optional<String> user,
    Optional<String> group,
    Optional<String> chroot) {

  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
  private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9_./-]{0,255}");
  // HAProxy keeps times in 31 bits of milliseconds.
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
    user.ifPresent(name -> matches("user", name, ACCOUNT, "the name of an account"));
    group.ifPresent(name -> matches("group", name, ACCOUNT, "the name of a group"));
    chroot.ifPresent(path -> matches("chroot", path, FOLDER, "an absolute path"));
  }

  /** Settings that suit most services and name nothing of this machine. */
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
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, for workers that drop root's rights. */
  public RenderSettings withAccount(String newUser, String newGroup, String newChroot) {
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
        hardStopAfter,
        maximumReloads,
        retries,
        maximumConnections,
        Optional.of(newUser),
        Optional.of(newGroup),
        Optional.of(newChroot));
  }

  private static void duration(String what, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
      throw Validation.refused(what, value.toString(), "1 ms to " + LONGEST.toDays() + " days");
    }
  }

  private static void matches(String what, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw Validation.refused(what, value, expected);
    }
  }
}
