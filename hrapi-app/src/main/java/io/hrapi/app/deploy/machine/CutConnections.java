package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.render.WorkerLimits;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Predicts which connections a reload cuts. A replaced worker keeps its connections for a limited
 * time and a limited number of reloads. Thread-safe.
 */
public final class CutConnections {

  private static final Logger LOGGER = LoggerFactory.getLogger(CutConnections.class);

  /**
   * Connections that end within this time are reported; most others end by themselves before they
   * are cut.
   */
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HaproxyAccess haproxy;
  private final OldWorkers oldWorkers;

  public CutConnections(HaproxyAccess haproxy, OldWorkers oldWorkers) {
    this.haproxy = haproxy;
    this.oldWorkers = oldWorkers;
  }

  /**
   * Returns warnings, for people to read, of the connections that a reload of the running HAProxy
   * cuts, and of those that are cut soon anyway.
   *
   * @param state the state of HAProxy; one that does not run has no connections
   * @param next the text to be loaded, because an upload may set its own limits
   */
  public List<String> warnings(ProcessState state, String next) {
    if (!(state instanceof ProcessState.Running running)) {
      return List.of();
    }
    WorkerLimits limits = haproxy.workerLimits().or(next);
    List<String> warnings = new ArrayList<>();
    for (OldWorkers.OldWorker worker : oldWorkers.of(running)) {
      boolean ends = worker.reloads() + 1 > limits.maximumReloads();
      if (!ends && worker.left().compareTo(SOON) > 0) {
        continue;
      }
      int connections = connections(worker.pid());
      if (connections > 0) {
        warnings.add(
            count(connections)
                + " of worker "
                + worker.pid()
                + ", which was replaced "
                + worker.replacedFor().toSeconds()
                + " s ago: "
                + (ends
                    ? "cut at once by this reload: an old worker survives "
                        + limits.maximumReloads()
                        + " (haproxy.maxReloads)"
                    : "cut in "
                        + Math.max(0, worker.left().toSeconds())
                        + " s, unless they end before (haproxy.hardStopAfter)"));
      }
    }
    if (limits.hardStopAfter().compareTo(SOON) <= 0) {
      int connections = connections(running.workerPid());
      if (connections > 0) {
        warnings.add(
            count(connections)
                + " of the worker that this reload replaces: cut "
                + limits.hardStopAfter().toSeconds()
                + " s after it, unless they end before (haproxy.hardStopAfter)");
      }
    }
    return warnings;
  }

  private static String count(int connections) {
    return connections == 1 ? "1 open connection" : connections + " open connections";
  }

  private int connections(long pid) {
    try {
      return haproxy.process().worker().connections(pid);
    } catch (HaproxySocketException e) {
      // The worker may just have ended, and then none of its connections is cut.
      LOGGER.debug("The connections of HAProxy's worker {} cannot be read.", pid, e);
      return 0;
    }
  }
}
