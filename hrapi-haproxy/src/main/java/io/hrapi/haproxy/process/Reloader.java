package io.hrapi.haproxy.process;

import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.step.LoadStep;

/**
 * Reloads HAProxy: hands the states of the servers over to the next worker, and closes the
 * connections of the replaced workers to servers that are now disabled. The caller ensures that
 * only one load runs at a time.
 */
final class Reloader {

  private final Loader loader;
  private final StateHandover handover;
  private final DisabledServers disabled;

  Reloader(Loader loader, StateHandover handover, DisabledServers disabled) {
    this.loader = loader;
    this.handover = handover;
    this.disabled = disabled;
  }

  /** Reloads as {@link Loader#reload} does. */
  Loader.Loaded reload(CommitFolder folder, ProcessTable running) {
    handover.begin(folder);
    LoadStep.STATES_WRITTEN.taken();
    Loader.Loaded now;
    try {
      now = loader.reload(folder, running);
    } finally {
      handover.end();
    }
    disabled.closeAfter(folder);
    return now;
  }
}
