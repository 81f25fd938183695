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
 * is told and stays until the log has the event. One at a time.
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
   * Takes what loads and what is told of it.
   *
   * @param clock tells until when a commit is to be confirmed
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

  /** Until when a commit is to be confirmed that needs no load; null if it stays. */
  @Nullable ConfirmationAwaited awaited(CommitInProgress commit) {
    return deadlines.awaited(commit);
  }

  /**
   * Changes HAProxy at run time.
   *
   * @throws RuntimeRefusedException if HAProxy did not take all changes
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
   * @throws LoadFailedException if it does not, or that is not known
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

  /** The deadline that the note has is the one of the event. */
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

  /** Forgets that something is being loaded: what became of it is recorded. */
  void recorded() {
    note.delete();
  }

  /**
   * Loads what ran before once more: HAProxy took a part of the changes, and is neither what it was
   * nor what it was to be.
   *
   * @param because what is told; has what goes wrong here beside it
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
