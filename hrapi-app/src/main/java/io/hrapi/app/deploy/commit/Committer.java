package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadChecks;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a commit from the version to the event. If anything fails, the running configuration stays,
 * and every outcome is an event once the check has begun. The caller ensures that only one method
 * runs at a time.
 */
public final class Committer {

  private static final Logger LOGGER = LoggerFactory.getLogger(Committer.class);

  private final HaproxyAccess haproxy;
  private final CommitPlanner planner;
  private final LoadChecks checks;
  private final ConfigurationLoader loader;
  private final CommitEvents events;
  private final DeferredCheck deferredCheck;

  public Committer(
      HaproxyAccess haproxy,
      CommitPlanner planner,
      LoadChecks checks,
      ConfigurationLoader loader,
      CommitEvents events,
      DeferredCheck deferredCheck) {
    this.haproxy = haproxy;
    this.planner = planner;
    this.checks = checks;
    this.loader = loader;
    this.events = events;
    this.deferredCheck = deferredCheck;
  }

  /**
   * Commits: renders the configuration; if HAProxy already runs it, only records that; otherwise
   * changes HAProxy at run time, or checks, tries the addresses and loads; then records what
   * HAProxy runs.
   *
   * @param answers the answers to complete; at least one
   * @throws DeployException if it fails, which is an event once the check has begun; the answers
   *     stay pending
   */
  void commit(CommitSpecification specification, View view, List<PendingAnswer> answers) {
    CommitInProgress commit = planner.begin(specification, view, haproxy.runDirectory(), answers);
    if (commit.isUnchanged()) {
      events.unchanged(commit, loader.awaited(commit));
      return;
    }
    try {
      CommitFolder folder = write(commit);
      Loaded loaded =
          commit
              .plan()
              .changes()
              .map(changes -> change(commit, folder, changes))
              .orElseGet(() -> load(commit, folder));
      planner.loaded(commit.rendered());
      events.loaded(commit, loaded);
      LoadStep.RECORDED.taken();
      loader.recorded();
      LoadStep.NOTE_DELETED.taken();
      if (loaded.outcome() == Outcome.RUNTIME) {
        deferredCheck.begin(folder);
      }
    } finally {
      if (!(deferredCheck.isPlanned() && commit.keepsFiles())) {
        haproxy.prune();
      }
    }
  }

  /**
   * Does what {@link #commit} does, up to the load, in a temporary folder. It also looks for drift,
   * because drift decides how the following commit loads.
   */
  CommitResult dryRun(CommitSpecification specification, View view) {
    planner.lookForDrift(view);
    return new Previews(haproxy)
        .in(
            directory -> {
              CommitInProgress commit = planner.begin(specification, view, directory, List.of());
              List<String> warnings =
                  commit.isUnchanged()
                      ? commit.rendered().warnings()
                      : check(commit, haproxy.folder(directory, commit.rendered()));
              return commit.result(
                  commit.plan(),
                  0,
                  ConfirmationDeadline.warnings(commit, warnings),
                  loader.awaited(commit),
                  view.version());
            });
  }

  private CommitFolder write(CommitInProgress commit) {
    CommitFolder folder = haproxy.folder(commit.rendered());
    LoadStep.FILES_WRITTEN.taken();
    return folder;
  }

  private List<String> check(CommitInProgress commit, CommitFolder folder) {
    return checks.pass(
        folder,
        commit.rendered(),
        commit.state(),
        /* reloads= */ commit.plan().outcome() == Outcome.RELOAD);
  }

  private Loaded load(CommitInProgress commit, CommitFolder folder) {
    List<String> warnings;
    try {
      warnings = check(commit, folder);
      LoadStep.CHECKED.taken();
    } catch (DeployException e) {
      events.notDone(commit, commit.specification().refused(), Outcome.REFUSED, e.messages());
      throw e;
    }
    if (commit.isStaged()) {
      return Loaded.staged().after(warnings);
    }
    try {
      return loader.load(commit, folder).after(warnings);
    } catch (LoadFailedException e) {
      throw e.isUndecided() ? undecided(commit, e) : failed(commit, e);
    }
  }

  /** Changes HAProxy at run time. The check can wait, because only validated values differ. */
  private Loaded change(CommitInProgress commit, CommitFolder folder, RuntimePlan changes) {
    try {
      return loader.change(commit, folder, changes).after(commit.rendered().warnings());
    } catch (RuntimeRefusedException e) {
      LOGGER.warn(
          "HAProxy is reloaded, because it cannot be changed at run time: {}", e.getMessage());
      return reloadInstead(commit.with(LoadPlan.reload(String.valueOf(e.getMessage()))));
    } catch (UncheckedIOException e) {
      loader.restore(e);
      throw e;
    }
  }

  private Loaded reloadInstead(CommitInProgress commit) {
    try {
      return load(commit, write(commit));
    } catch (DeployException e) {
      if (!e.isOutcomeUnknown()) {
        loader.restore(e);
      }
      throw e;
    }
  }

  /** Leaves the note, which is needed to record the outcome once HAProxy has decided. */
  private static DeployException undecided(CommitInProgress commit, LoadFailedException e) {
    LOGGER.warn("hrapi has stopped waiting for HAProxy, which may still load it.", e);
    return LoadFailures.undecided(commit, e);
  }

  private DeployException failed(CommitInProgress commit, LoadFailedException e) {
    List<String> messages = new ArrayList<>(List.of(String.valueOf(e.getMessage())));
    e.messages().forEach(message -> messages.add(message.text()));
    events.notDone(commit, commit.specification().failed(), Outcome.FAILED, messages);
    loader.recorded();
    return LoadFailures.failed(commit, e, messages);
  }
}
