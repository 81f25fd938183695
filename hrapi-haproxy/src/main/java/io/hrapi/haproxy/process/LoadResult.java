package io.hrapi.haproxy.process;

import java.time.Duration;

/**
 * A commit serves.
 *
 * @param duration from the switch of the files until the new worker answered
 */
public record LoadResult(How how, long masterPid, long workerPid, Duration duration) {

  /** What was done for it. */
  public enum How {
    STARTED,
    RELOADED
  }
}
