package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.ProcessState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds hrapi's HAProxy again: adopts the one that runs, records a commit that was loaded and not
 * recorded, and starts what ran before a reboot. The caller ensures that no other operation uses
 * HAProxy.
 */
public final class HaproxyFinder {

  private static final Logger LOGGER = LoggerFactory.getLogger(Startup.class);

  private final Recovery recovery;
  private final HaproxyStarter starter;
  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final String requestId;

  /**
   * Creates a finder.
   *
   * @param requestId the request id of its events
   */
  public HaproxyFinder(
      Recovery recovery,
      HaproxyStarter starter,
      HaproxyAccess haproxy,
      DeploymentLog log,
      String requestId) {
    this.recovery = recovery;
    this.starter = starter;
    this.haproxy = haproxy;
    this.log = log;
    this.requestId = requestId;
  }

  /**
   * Finds HAProxy, and returns whether it should run but could not be started or does not answer,
   * so that the watch restarts it when it is gone.
   */
  boolean find() {
    try {
      recovery.recordWhatIsFound();
      recovery.setLiveRight();
      // A commit that was interrupted may have left files.
      haproxy.prune();
      LoadedCommit commit = log.deployment().commit();
      if (commit == null) {
        return false;
      }
      ProcessState state = haproxy.process().state();
      if (state instanceof ProcessState.Running running && running.commitId().isEmpty()) {
        starter.startAgain(
            commit, CommandMetadata.byHrapi(requestId, "hrapi ended while it changed HAProxy"));
      } else if (state instanceof ProcessState.Running running) {
        adopt(running, commit);
      } else if (state instanceof ProcessState.Unresponsive unresponsive) {
        LOGGER.error(
            "HAProxy runs but does not answer: {}; {}",
            unresponsive.problem(),
            HaproxyAccess.WAY_OUT);
        // If it is gone at the watch's first look, it is handled as a death.
        return !log.deployment().stopRequested();
      } else if (!log.deployment().stopRequested()) {
        starter.startAgain(
            commit,
            CommandMetadata.byHrapi(requestId, "hrapi started and found HAProxy not running"));
      }
      return false;
    } catch (HaproxyUnavailableException e) {
      LOGGER.error("HAProxy is not available: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOGGER.error(
          "HAProxy could not be started with the configuration that is recorded as " + "running.",
          e);
    }
    return log.deployment().commit() != null && !log.deployment().stopRequested();
  }

  private void adopt(ProcessState.Running running, LoadedCommit commit) {
    if (haproxy.isFormer()) {
      LOGGER.warn("HAProxy, process {}: {}.", running.masterPid(), HaproxyObserver.AS_ROOT);
    }
    if (running.commitId().equals(Optional.of(commit.id()))) {
      LOGGER.info(
          "Adopted HAProxy, process {}, which runs commit {}.", running.masterPid(), commit.id());
    } else {
      LOGGER.error(
          "HAProxy, process {}, runs {}, but {} is recorded; the next commit repairs it.",
          running.masterPid(),
          running.commitId().orElse("an unknown configuration"),
          commit.id());
    }
  }
}
