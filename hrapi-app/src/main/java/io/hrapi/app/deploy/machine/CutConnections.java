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

  /** What ends so soon is said; by then most have ended by themselves. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HaproxyAccess haproxy;
  private final OldWorkers oldWorkers;

  public CutConnections(HaproxyAccess haproxy, OldWorkers oldWorkers) {
    this.haproxy = haproxy;
    this.oldWorkers = oldWorkers;
  }

  /**
   * What a reload of a HAProxy that runs cuts, and what is cut soon anyway, in words for people.
   *
   * @param state a HAProxy that does not run has none
   * @param next the text that is loaded: an upload may have limits of its own
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
      // It may have ended just now, and none of its connections is cut then.
      LOGGER.debug("The connections of HAProxy's worker {} cannot be read.", pid, e);
      return 0;
    }
  }
}
