package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.EventType;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the beginning and the end of drift. The caller ensures that only one method runs at a
 * time.
 */
public final class DriftEvents {

  private static final Logger LOGGER = LoggerFactory.getLogger(DriftEvents.class);

  private final Drift drift;
  private final DeploymentLog log;
  private final String requestId;

  /**
   * Creates a recorder of drift.
   *
   * @param requestId the request id of its events
   */
  public DriftEvents(Drift drift, DeploymentLog log, String requestId) {
    this.drift = drift;
    this.log = log;
    this.requestId = requestId;
  }

  /** Returns whether there was drift at the last comparison, or according to the log. */
  public boolean isOpen(View view) {
    return view.deployment().drifted() || !drift.isClean();
  }

  /** Compares HAProxy with what was committed, and records the findings. */
  public void look(View view, ProcessState.Running running) {
    drift.look(view, running);
    record();
  }

  /** Records the last findings, if they differ from the drift state in the log. */
  public void record() {
    Deployment deployment = log.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit == null || !drift.isKnown() || drift.isClean() != deployment.drifted()) {
      return;
    }
    List<Deviation> found = drift.deviations();
    if (found.isEmpty()) {
      LOGGER.info("HAProxy matches what was committed again.");
      log.commit(
          EventType.DRIFT_ENDED,
          "/haproxy",
          new DriftEnded(commit.id()),
          List.of(),
          CommandMetadata.byHrapi(requestId, "HAProxy matches what was committed again"));
    } else {
      String words = Drift.describe(found);
      LOGGER.error("HAProxy differs from what was committed: {}. A commit repairs it.", words);
      log.commit(
          EventType.HAPROXY_DRIFTED,
          "/haproxy",
          new DriftFound(
              commit.id(), found.size(), found.subList(0, Math.min(Drift.NAMED, found.size()))),
          List.of(),
          CommandMetadata.byHrapi(requestId, "HAProxy differs from what was committed"));
    }
  }
}
