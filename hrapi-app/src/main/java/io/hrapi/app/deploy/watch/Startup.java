package io.hrapi.app.deploy.watch;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.ProcessState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When hrapi starts, it finds its HAProxy again: it adopts the one that runs, records a commit that
 * was loaded and not recorded, and starts what ran before a reboot. This runs concurrently with the
 * first requests; commits wait for it. While the log is read-only, HAProxy is left unchanged. When
 * hrapi stops, HAProxy keeps running, or stops too if it is configured to.
 */
public final class Startup implements Managed {

  private static final Logger LOGGER = LoggerFactory.getLogger(Startup.class);

  private final SingleFlight single;
  private final Recovery recovery;
  private final HaproxyStarter starter;
  private final HaproxyStopper stopper;
  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final Watch watch;
  private final boolean stopTogether;
  private final String requestId;

  /**
   * Creates the start-up.
   *
   * @param stopTogether whether HAProxy stops and starts with hrapi
   * @param requestId the request id of its events
   */
  public Startup(
      SingleFlight single,
      Recovery recovery,
      HaproxyStarter starter,
      HaproxyStopper stopper,
      HaproxyAccess haproxy,
      DeploymentLog log,
      Watch watch,
      boolean stopTogether,
      String requestId) {
    this.single = single;
    this.recovery = recovery;
    this.starter = starter;
    this.stopper = stopper;
    this.haproxy = haproxy;
    this.log = log;
    this.watch = watch;
    this.stopTogether = stopTogether;
    this.requestId = requestId;
  }

  @Override
  public void start() {
    // Before the first request, so no check can be using these directories.
    new Previews(haproxy).sweep();
    Thread thread =
        new Thread(
            () -> watch.begin(!log.isReadOnly() && single.runOwn(this::findHaproxy)),
            "hrapi-startup");
    thread.setDaemon(true);
    thread.start();
  }

  /** Does what the start skipped while the log was read-only: finds HAProxy. */
  public void findAgain() {
    single.runOwn(
        () -> {
          watch.expect(findHaproxy());
          return true;
        });
  }

  /**
   * Finds HAProxy, and returns whether it should run but could not be started or does not answer,
   * so that the watch restarts it when it is gone.
   */
  private boolean findHaproxy() {
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

  @Override
  public void stop() {
    // First, because the watch would restart the HAProxy that is stopped here.
    watch.end();
    if (stopTogether && log.isReadOnly()) {
      LOGGER.warn("HAProxy is left unchanged, because the log is read-only.");
    } else if (stopTogether) {
      stopper.stopTogether(
          CommandMetadata.byHrapi(
              requestId, "hrapi stopped, and HAProxy is configured to stop with it"));
    }
  }
}
