package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.CutConnections;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.step.LoadStep;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and restarts the HAProxy that hrapi owns, and records that. Thread-safe. */
public final class HaproxyStarter {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyStarter.class);

  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final LoadedFiles files;
  private final SingleFlight single;
  private final Drift drift;
  private final Recovery recovery;
  private final CutConnections cuts;

  public HaproxyStarter(
      HaproxyAccess haproxy,
      DeploymentLog log,
      LoadedFiles files,
      SingleFlight single,
      Drift drift,
      Recovery recovery,
      CutConnections cuts) {
    this.haproxy = haproxy;
    this.log = log;
    this.files = files;
    this.single = single;
    this.drift = drift;
    this.recovery = recovery;
    this.cuts = cuts;
  }

  /**
   * Starts HAProxy with the configuration that is recorded as running.
   *
   * @param preconditions the preconditions on the model's version
   * @param dryRun whether to stop before anything is changed
   * @throws DeployException if HAProxy already runs, does not answer or does not start, or nothing
   *     was committed yet
   */
  public ControlResult start(
      Preconditions preconditions, Requester<ControlResult> requester, boolean dryRun) {
    return single.run(
        () -> {
          View view = log.view();
          preconditions.checkModel(view);
          if (haproxy.state() instanceof ProcessState.Running running) {
            throw DeployException.conflict(
                "HAProxy already runs, process " + running.masterPid(), List.of());
          }
          LoadedCommit commit = committed(view);
          return dryRun
              ? new ControlResult(false, 0, List.of(), view.version())
              : load(EventType.HAPROXY_STARTED, view, commit, requester, false, List.of());
        });
  }

  /**
   * Restarts HAProxy with the configuration that is recorded as running, without losing a
   * connection: the program is executed again, so that a newer one takes over. A stopped HAProxy is
   * started. A HAProxy that an older hrapi started as root, or that does not answer, is stopped
   * after its requests have ended, and then started.
   *
   * @throws DeployException if nothing was committed yet, or HAProxy does not start
   */
  public ControlResult restart(
      Preconditions preconditions, Requester<ControlResult> requester, boolean dryRun) {
    return single.run(
        () -> {
          View view = log.view();
          preconditions.checkModel(view);
          ProcessState state = haproxy.process().state();
          boolean runs = !(state instanceof ProcessState.Stopped);
          LoadedCommit commit = committed(view);
          List<String> warnings = haproxy.isFormer() ? List.of() : cuts.warnings(state, "");
          if (dryRun) {
            return new ControlResult(runs, 0, warnings, view.version());
          }
          if (state instanceof ProcessState.Unresponsive unresponsive) {
            LOGGER.warn("HAProxy does not answer and is terminated: {}", unresponsive.problem());
          }
          // The successor of a HAProxy of root cannot be a reload: it runs as another account, from
          // other files.
          if (haproxy.isFormer() || state instanceof ProcessState.Unresponsive) {
            haproxy.process().stop(true);
            recovery.recordWhatIsFound();
          }
          return load(EventType.HAPROXY_RESTARTED, view, commit, requester, runs, warnings);
        });
  }

  /**
   * Starts HAProxy with the configuration that is recorded as running, because hrapi found it not
   * running, or in the middle of a change.
   */
  public void startAgain(LoadedCommit commit, CommandMetadata metadata) {
    load(EventType.HAPROXY_STARTED, log.view(), commit, Requester.of(metadata), false, List.of());
  }

  private ControlResult load(
      EventType type,
      View view,
      LoadedCommit commit,
      Requester<ControlResult> requester,
      boolean ranBefore,
      List<String> warnings) {
    LoadResult result;
    try {
      result = haproxy.process().load(files.folder(view.deployment(), commit));
    } catch (LoadFailedException e) {
      throw DeployException.withMessages(
          e.isUndecided() ? Kind.OUTCOME_UNKNOWN : Kind.HAPROXY_UNAVAILABLE,
          (e.isUndecided()
                  ? "hrapi has stopped waiting for HAProxy, which may still restart: "
                  : "HAProxy did not start with the previous configuration: ")
              + e.getMessage(),
          e.messages().stream().map(message -> message.text()).toList());
    }
    drift.loaded();
    ControlResult done =
        log.control(
            type,
            new HaproxyStarted(commit.id(), result.masterPid()),
            requester,
            version ->
                new ControlResult(
                    ranBefore || result.how() == LoadResult.How.RELOADED,
                    result.masterPid(),
                    warnings,
                    version));
    LoadStep.RECORDED.taken();
    LOGGER.info("{}: process {}, commit {}.", type.storedName(), result.masterPid(), commit.id());
    return done;
  }

  private static LoadedCommit committed(View view) {
    LoadedCommit commit = view.deployment().commit();
    if (commit == null) {
      throw DeployException.conflict(
          "nothing has been committed yet; POST /v1/controller/commit starts HAProxy "
              + "with the model",
          List.of());
    }
    return commit;
  }
}
