package io.hrapi.haproxy.process;

import java.time.Duration;
import java.util.List;

/**
 * A commit serves.
 *
 * @param duration from the switch of the files until the new worker answered
 * @param warnings what HAProxy warned of meanwhile; those of its check are among them
 */
public record LoadResult(
    How how, long masterPid, long workerPid, Duration duration, List<HaproxyMessage> warnings) {

  public LoadResult {
    warnings = List.copyOf(warnings);
  }

  /** What was done for it. */
  public enum How {
    STARTED,
    RELOADED
  }
}
