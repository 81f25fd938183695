package io.hrapi.app.deploy;

import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.command.Requested;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the HAProxy that hrapi owns, and records it. Thread-safe. */
public final class HaproxyControl {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyControl.class);

  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final EventStore store;
  private final SingleFlight single;

  public HaproxyControl(
      HaproxyAccess haproxy, DeploymentLog log, EventStore store, SingleFlight single) {
    this.haproxy = haproxy;
    this.log = log;
    this.store = store;
    this.single = single;
  }

  /** Starts HAProxy with the very bytes that are recorded as running. */
  void start(LoadedCommit commit, Requested requested) {
    String text =
        store
            .text(commit.text())
            .orElseThrow(
                () ->
                    new IllegalStateException("the log does not hold the text of " + commit.id()));
    LoadResult result = haproxy.process().load(haproxy.folder(commit.id(), text, Map.of()));
    log.control("HaproxyStarted", new HaproxyStarted(commit.id(), result.masterPid()), requested);
    LOGGER.info("Started HAProxy, process {}, with commit {}.", result.masterPid(), commit.id());
  }

  /**
   * Stops HAProxy, open connections first, and waits until it is gone.
   *
   * @param forGood whether hrapi's next start is to leave it stopped
   * @return false if it did not run; then there is no event
   */
  public boolean stop(boolean forGood, Requested requested) {
    return single.run(
        () -> {
          ProcessState state = haproxy.process().state();
          if (!haproxy.process().stop(true)) {
            return false;
          }
          long pid = state instanceof ProcessState.Running running ? running.masterPid() : 0;
          log.control("HaproxyStopped", new HaproxyStopped(forGood, pid), requested);
          LOGGER.info("Stopped HAProxy, process {}.", pid);
          return true;
        });
  }
}
