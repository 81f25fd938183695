package io.hrapi.app.deploy.commit;

import java.util.List;

/**
 * The outcome of a start, a restart or a stop, or the predicted outcome in a dry-run.
 *
 * @param reloaded whether a HAProxy that ran went over to a new process
 * @param pid HAProxy's master process, of a stop the one that was; 0 if there was none, and where
 *     only the act itself could tell
 * @param warnings which connections it cuts, in words for people
 * @param version of the event that tells of it; for a dry-run the newest version
 */
public record ControlResult(boolean reloaded, long pid, List<String> warnings, long version) {

  public ControlResult {
    warnings = List.copyOf(warnings);
  }
}
