package io.hrapi.haproxy.render;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The limits of a worker that a reload has replaced.
 *
 * @param hardStopAfter how long it may keep its connections from then on
 * @param maximumReloads the number of later reloads that it survives: the next one ends it at once
 */
public record WorkerLimits(Duration hardStopAfter, int maximumReloads) {

  private static final Pattern HARD_STOP_AFTER =
      Pattern.compile("(?m)^[ \\t]*hard-stop-after[ \\t]+(\\d{1,10})(us|ms|s|m|h|d)?(?=\\s|$)");
  private static final Pattern MAXIMUM_RELOADS =
      Pattern.compile("(?m)^[ \\t]*mworker-max-reloads[ \\t]+(\\d{1,9})(?=\\s|$)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "us", Duration.ofNanos(1_000),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** Returns these limits, overridden by those in a configuration, which HAProxy reads last. */
  public WorkerLimits or(String text) {
    return new WorkerLimits(
        last(HARD_STOP_AFTER, text).map(WorkerLimits::duration).orElse(hardStopAfter),
        last(MAXIMUM_RELOADS, text)
            .map(found -> Integer.parseInt(found.group(1)))
            .orElse(maximumReloads));
  }

  private static Duration duration(MatchResult found) {
    String unit = Optional.ofNullable(found.group(2)).orElse("ms");
    return UNITS.getOrDefault(unit, Duration.ZERO).multipliedBy(Long.parseLong(found.group(1)));
  }

  /** If a keyword occurs more than once, HAProxy uses the last one. */
  private static Optional<MatchResult> last(Pattern pattern, String text) {
    return pattern.matcher(text).results().reduce((former, next) -> next);
  }
}
