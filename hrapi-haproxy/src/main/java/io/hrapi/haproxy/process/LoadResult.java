package io.hrapi.haproxy.process;

import java.time.Duration;
import java.util.List;

/**
 * The result of a successful load.
 *
 * @param duration from the switch of the files until the new worker responded
 * @param warnings HAProxy's warnings during the load, which include those of its check
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
