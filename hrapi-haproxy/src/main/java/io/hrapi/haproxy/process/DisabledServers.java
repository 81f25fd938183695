package io.hrapi.haproxy.process;

import io.hrapi.haproxy.render.RenderedServers;
import io.hrapi.haproxy.runtime.RuntimeChange;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections that replaced workers still have to servers that are now disabled:
 * otherwise these workers would keep them.
 */
final class DisabledServers {

  private static final Logger LOGGER = LoggerFactory.getLogger(DisabledServers.class);

  private final MasterSocket master;
  private final Duration timeout;

  /** Whether the warning that a configuration cannot be read was logged. */
  private final AtomicBoolean unread = new AtomicBoolean();

  /** Creates an instance for one master; the timeout is for each of its responses. */
  DisabledServers(MasterSocket master, Duration timeout) {
    this.master = master;
    this.timeout = timeout;
  }

  /** Closes the connections to the servers that changes at run time disabled. */
  void closeAfter(List<RuntimeChange> changes) {
    close(
        changes.stream()
            .filter(EnabledSet.class::isInstance)
            .map(EnabledSet.class::cast)
            .filter(set -> !set.enabled())
            .map(EnabledSet::path)
            .toList());
  }

  /** Closes the connections to the servers that a reloaded configuration disables. */
  void closeAfter(CommitFolder loaded) {
    close(of(loaded));
  }

  /**
   * Returns the servers that a rendered configuration disables; empty for an upload or if it cannot
   * be read.
   */
  private List<String> of(CommitFolder folder) {
    try {
      return RenderedServers.disabled(Files.readString(folder.haproxyCfg()));
    } catch (IOException | IllegalArgumentException e) {
      if (!unread.getAndSet(true)) {
        LOGGER.warn(
            "Cannot read which servers {} disables: old workers may keep their "
                + "connections to them.",
            folder.haproxyCfg(),
            e);
      }
      return List.of();
    }
  }

  /** Ignores a worker that does not respond, since the load or change itself is complete. */
  private void close(List<String> servers) {
    if (servers.isEmpty()) {
      return;
    }
    try {
      for (Worker old : master.showProcesses(timeout).oldWorkers()) {
        int closed = master.endSessions(old.pid(), Set.copyOf(servers), timeout);
        LOGGER.info("Worker {} closed {} connections to disabled servers.", old.pid(), closed);
      }
    } catch (HaproxySocketException e) {
      LOGGER.warn("Old workers may keep connections to disabled servers.", e);
    }
  }
}
