package io.hrapi.haproxy.process;

import java.time.Duration;
import java.util.List;

/**
 * The result of a successful load.
 *
 * @param duration from the switch of the files until the new worker answered
 * @param warnings what HAProxy warned of meanwhile; those of its check are among them
 */
public record LoadResult(
    How how, long masterPid, long workerPid, Duration duration, List<HaproxyMessage> warnings) {

  public LoadResult {
    warnings = List.copyOf(warnings);
  }

  /** How the commit was loaded. */
  public enum How {
    STARTED,
    RELOADED
  }
}
