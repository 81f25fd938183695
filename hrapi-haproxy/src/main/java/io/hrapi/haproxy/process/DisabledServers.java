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

  /** Whether it was said that a configuration cannot be read. */
  private final AtomicBoolean unread = new AtomicBoolean();

  /** Those of a master, whose answers may take that long. */
  DisabledServers(MasterSocket master, Duration timeout) {
    this.master = master;
    this.timeout = timeout;
  }

  /** After changes at run time: with the servers that these disable. */
  void closeAfter(List<RuntimeChange> changes) {
    close(
        changes.stream()
            .filter(EnabledSet.class::isInstance)
            .map(EnabledSet.class::cast)
            .filter(set -> !set.enabled())
            .map(EnabledSet::path)
            .toList());
  }

  /** After a reload: with the servers that its configuration disables. */
  void closeAfter(CommitFolder loaded) {
    close(of(loaded));
  }

  /** Servers that a configuration of ours disables; of one that others wrote nothing is known. */
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

  /** A worker that does not answer is left alone, since all else is done. */
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
