package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadChecks;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.Unresolved;
import io.hrapi.app.deploy.render.ResourceOfLine;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.HeldAddresses;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HAProxy load a configuration or change to it at run time. A note is written before HAProxy
 * is changed and stays until the log has the event. The caller ensures that only one method runs at
 * a time.
 */
public final class ConfigurationLoader {

  private static final Logger LOGGER = LoggerFactory.getLogger(ConfigurationLoader.class);

  private final HaproxyAccess haproxy;
  private final LoadChecks checks;
  private final ConfirmationDeadline deadlines;
  private final LoadingNote note;
  private final Drift drift;
  private final RemovedTargets removed;

  /**
   * Creates a loader.
   *
   * @param clock the clock for the deadlines of confirmations
   */
  public ConfigurationLoader(
      HaproxyAccess haproxy,
      LoadChecks checks,
      InstantSource clock,
      LoadingNote note,
      Drift drift,
      RemovedTargets removed) {
    this.haproxy = haproxy;
    this.checks = checks;
    this.deadlines = new ConfirmationDeadline(clock);
    this.note = note;
    this.drift = drift;
    this.removed = removed;
  }

  /**
   * Returns the confirmation that a commit waits for, with its deadline counted from now, without
   * writing a note; null if none is awaited.
   */
  @Nullable ConfirmationAwaited awaited(CommitInProgress commit) {
    return deadlines.awaited(commit);
  }

  /**
   * Changes HAProxy at run time.
   *
   * @throws RuntimeRefusedException if HAProxy did not accept all changes
   */
  Loaded change(CommitInProgress commit, CommitFolder folder, RuntimePlan changes) {
    ProcessState.Running running = (ProcessState.Running) commit.state();
    ConfirmationAwaited awaited = note(commit);
    removed.set(
        haproxy
            .process()
            .change(folder, changes.changes(), removed.all(), haproxy.checkInterval()));
    return new Loaded(
        Outcome.RUNTIME,
        commit.plan().because(),
        running.masterPid(),
        running.version(),
        List.of(),
        awaited);
  }

  /**
   * Starts or reloads HAProxy, and waits until it serves.
   *
   * @throws LoadFailedException if it does not serve, or its state is unknown
   */
  Loaded load(CommitInProgress commit, CommitFolder folder) {
    HaproxyProcess process = haproxy.process();
    try (HeldAddresses held = checks.hold(commit.rendered(), commit.state())) {
      LOGGER.debug("Loading {}, with {}.", commit.rendered().description(), held);
      ConfirmationAwaited awaited = note(commit);
      LoadResult result = process.load(folder);
      drift.loaded();
      return new Loaded(
          result.how() == LoadResult.How.STARTED ? Outcome.START : Outcome.RELOAD,
          commit.plan().because(),
          result.masterPid(),
          process.state() instanceof ProcessState.Running running ? running.version() : "",
          Stream.concat(
                  result.warnings().stream()
                      .map(warning -> ResourceOfLine.describe(warning, commit.rendered())),
                  Unresolved.warnings(process, commit.rendered()).stream())
              .toList(),
          awaited);
    }
  }

  /** Writes the note, and returns the deadline in it for the event, so that both have the same. */
  private @Nullable ConfirmationAwaited note(CommitInProgress commit) {
    ConfirmationAwaited awaited = deadlines.awaited(commit);
    CommitSpecification specification = commit.specification();
    note.write(
        commit.rendered(),
        specification.subject(),
        specification.trigger(),
        commit.first().requester().metadata(),
        awaited);
    LoadStep.NOTED.taken();
    return awaited;
  }

  /** Deletes the note, because the outcome is recorded. */
  void recorded() {
    note.delete();
  }

  /**
   * Reloads the configuration that ran before: HAProxy accepted only a part of the changes, so its
   * state is neither the old nor the new one.
   *
   * @param because the exception that is reported; a failure of the reload is added as suppressed
   */
  void restore(RuntimeException because) {
    try {
      HaproxyProcess process = haproxy.process();
      process.live().ifPresent(process::load);
      drift.loaded();
      note.delete();
    } catch (LoadFailedException | UncheckedIOException e) {
      LOGGER.error("HAProxy could not be returned to the previous configuration.", e);
      because.addSuppressed(e);
    }
  }
}
