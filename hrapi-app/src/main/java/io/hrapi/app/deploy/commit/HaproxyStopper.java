package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the HAProxy that hrapi owns, and no other process, and records that. Thread-safe. */
public final class HaproxyStopper {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyStopper.class);

  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final SingleFlight single;
  private final Runnable whenStopped;

  /**
   * Creates a stopper.
   *
   * @param whenStopped is called after HAProxy has ended, before the event is appended
   */
  public HaproxyStopper(
      HaproxyAccess haproxy, DeploymentLog log, SingleFlight single, Runnable whenStopped) {
    this.haproxy = haproxy;
    this.log = log;
    this.single = single;
    this.whenStopped = whenStopped;
  }

  /**
   * Stops HAProxy after its requests have ended, and waits until its process is gone; it stays
   * stopped until it is started, or something is committed.
   *
   * @return has the pid of the ended master; 0 if none ran, it did not answer, or this is a dry-run
   */
  public ControlResult stop(
      Preconditions preconditions, Requester<ControlResult> requester, boolean dryRun) {
    return single.run(
        () -> {
          preconditions.checkModel(log.view());
          return dryRun
              ? new ControlResult(false, 0, List.of(), log.view().version())
              : stopped(true, haproxy.process().state(), requester);
        });
  }

  /**
   * Stops HAProxy together with hrapi; the next start of hrapi starts it again.
   *
   * @return false if HAProxy did not run, in which case there is no event
   */
  public boolean stopTogether(CommandMetadata metadata) {
    return single.run(
        () -> {
          ProcessState state = haproxy.process().state();
          if (state instanceof ProcessState.Stopped) {
            return false;
          }
          stopped(false, state, Requester.of(metadata));
          return true;
        });
  }

  private ControlResult stopped(
      boolean forGood, ProcessState state, Requester<ControlResult> requester) {
    haproxy.process().stop(true);
    whenStopped.run();
    long pid = state instanceof ProcessState.Running running ? running.masterPid() : 0;
    ControlResult done =
        log.control(
            EventType.HAPROXY_STOPPED,
            new HaproxyStopped(forGood, pid),
            requester,
            version -> new ControlResult(false, pid, List.of(), version));
    LOGGER.info("Stopped HAProxy, process {}.", pid);
    return done;
  }
}
