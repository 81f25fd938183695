package io.hrapi.app.deploy.commit;

import java.util.List;

/**
 * The outcome of a start, a restart or a stop, or the predicted outcome in a dry-run.
 *
 * @param reloaded whether a HAProxy that ran was replaced by a new process
 * @param pid the pid of HAProxy's master, for a stop that of the ended one; 0 if there was none, if
 *     it is unknown, and in a dry-run
 * @param warnings which connections are cut, for people to read
 * @param version the version of its event; for a dry-run the newest version
 */
public record ControlResult(boolean reloaded, long pid, List<String> warnings, long version) {

  public ControlResult {
    warnings = List.copyOf(warnings);
  }
}
