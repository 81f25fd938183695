package io.hrapi.app.deploy;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.Asked;
import io.hrapi.app.http.ProblemException;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Requested;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings configurations to HAProxy: render, check, try the new addresses, load, verify, record; one
 * at a time. What runs stays when anything fails, and whatever came of it is an event, once the
 * check has begun. Thread-safe.
 */
public final class Deployer {

  private static final Logger LOGGER = LoggerFactory.getLogger(Deployer.class);

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final LoadChecks checks;
  private final Previews previews;
  private final ModelRenderer models;
  private final UploadRenderer uploads;
  private final Configurations configurations;
  private final LoadingNote note;
  private final Recovery recovery;
  private final String release;
  private final RunningModel former;
  private final AfterCheck afterCheck;

  private final Leaving leaving;
  private final Drift drift;

  /**
   * Wires it.
   *
   * @param release of hrapi, for the events
   */
  public Deployer(
      SingleFlight single,
      DeploymentLog log,
      HaproxyAccess haproxy,
      ModelRenderer models,
      UploadRenderer uploads,
      Configurations configurations,
      LoadingNote note,
      Recovery recovery,
      RunningModel former,
      Leaving leaving,
      Drift drift,
      String release) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.checks = new LoadChecks(haproxy);
    this.previews = new Previews(haproxy);
    this.models = models;
    this.uploads = uploads;
    this.configurations = configurations;
    this.note = note;
    this.recovery = recovery;
    this.release = release;
    this.former = former;
    this.leaving = leaving;
    this.drift = drift;
    this.afterCheck = new AfterCheck(single, haproxy, log, drift);
  }

  /** What is to be loaded, out of a view and the directory in which its folder will lie. */
  private interface Source {
    Rendered render(View view, Path commits);
  }

  /**
   * What was asked for.
   *
   * @param subject as a path
   */
  private record Order(String subject, Trigger trigger, Source source) {}

  /**
   * Commits the newest model.
   *
   * @param preconditions on the model's version
   * @param dryRun whether to stop before anything is loaded or recorded
   * @throws ProblemException if HAProxy refuses it or is not available; what ran goes on
   */
  public CommitResult commit(
      Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun) {
    return run(
        new Order("/controller/commit", Trigger.COMMIT, (view, commits) -> models.render(view)),
        preconditions,
        asked,
        dryRun);
  }

  /**
   * Commits what is pending; what runs becomes pending. While HAProxy is stopped it stays so, and
   * its next start loads what was committed.
   *
   * @throws ProblemException likewise; 404 if nothing is pending
   */
  public CommitResult commitPending(
      Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun) {
    return run(
        new Order(
            "/haproxy/configuration/commit",
            Trigger.SWAP,
            (view, commits) -> configurations.render(view.deployment().pending(), view, commits)),
        preconditions,
        asked,
        dryRun);
  }

  /**
   * Loads a configuration that somebody wrote, at once.
   *
   * @param text as it was uploaded
   * @throws ProblemException likewise; 400 for an unknown variable, 409 for a port beyond the range
   */
  public CommitResult upload(
      String text, Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun) {
    return run(
        new Order(
            "/controller/upload",
            Trigger.UPLOAD,
            (view, commits) ->
                uploads.render(UploadRenderer.reference(text, view), text, view, commits)),
        preconditions,
        asked,
        dryRun);
  }

  /**
   * Asks HAProxy whether it would load an upload.
   *
   * @return the certificates that it names
   * @throws ProblemException 400 with HAProxy's words if it would not, or for an unknown variable;
   *     409 for a port beyond the range
   */
  public SortedSet<Name> check(String text) {
    View view = log.view();
    UploadReference upload = UploadRenderer.reference(text, view);
    return previews.in(
        directory -> {
          Rendered rendered = uploads.render(upload, text, view, directory.commits());
          checks.valid(haproxy.folder(directory, rendered), rendered, ProblemCode.UPLOAD_REFUSED);
          return upload.certificates();
        });
  }

  private CommitResult run(
      Order order, Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun) {
    return single.run(() -> runAlone(order, preconditions, asked, dryRun));
  }

  private CommitResult runAlone(
      Order order, Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun) {
    if (dryRun) {
      View view = log.view();
      preconditions.checkModel(view);
      return previews.in(directory -> tryOut(order, directory, view));
    }
    recovery.recordWhatIsFound();
    View view = log.view();
    preconditions.checkModel(view);
    Rendered rendered = order.source().render(view, haproxy.runDirectory().commits());
    ProcessState state = haproxy.state();
    if (state instanceof ProcessState.Running running && runs(running, view, rendered)) {
      return unchanged(order, rendered, running, asked);
    }
    try {
      return load(order, rendered, view, state, asked);
    } finally {
      prune();
    }
  }

  /** Whether HAProxy runs it already, and is just what it says. */
  private boolean runs(ProcessState.Running running, View view, Rendered rendered) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null
        && commit.id().equals(rendered.commitId())
        && running.commitId().equals(Optional.of(rendered.commitId()))
        && drift.look(view, running).deviations().isEmpty();
  }

  private CommitResult unchanged(
      Order order, Rendered rendered, ProcessState.Running running, Asked<CommitResult> asked) {
    return log.commit(
        order.subject(),
        new ConfigurationNotLoaded(
            rendered.commitId(), rendered.version(), Outcome.UNCHANGED, List.of()),
        List.of(),
        asked,
        version ->
            new CommitResult(
                Outcome.UNCHANGED,
                "",
                rendered,
                running.masterPid(),
                rendered.warnings(),
                version));
  }

  /** Everything that a commit checks, in a folder that does not stay. */
  private CommitResult tryOut(Order order, RunDirectory directory, View view) {
    Rendered rendered = order.source().render(view, directory.commits());
    ProcessState state = haproxy.state();
    if (state instanceof ProcessState.Running running && runs(running, view, rendered)) {
      return new CommitResult(
          Outcome.UNCHANGED,
          "",
          rendered,
          running.masterPid(),
          rendered.warnings(),
          view.version());
    }
    List<String> warnings = checks.pass(haproxy.folder(directory, rendered), rendered, state);
    if (state instanceof ProcessState.Running running) {
      RuntimePlan plan = plan(view, rendered, running);
      return new CommitResult(
          plan.isPossible() ? Outcome.RUNTIME : Outcome.RELOAD,
          because(plan),
          rendered,
          0,
          warnings,
          view.version());
    }
    return new CommitResult(stopped(order), "", rendered, 0, warnings, view.version());
  }

  /** What a commit does to a HAProxy that does not run. */
  private static Outcome stopped(Order order) {
    return order.trigger() == Trigger.SWAP ? Outcome.STAGED : Outcome.START;
  }

  private CommitResult load(
      Order order, Rendered rendered, View view, ProcessState state, Asked<CommitResult> asked) {
    if (state instanceof ProcessState.Running running) {
      RuntimePlan plan = plan(view, rendered, running);
      if (!plan.isPossible()) {
        return reload(order, rendered, state, plan.reason(), asked);
      }
      try {
        return change(order, rendered, running, plan, asked);
      } catch (RuntimeRefusedException e) {
        LOGGER.warn("HAProxy is reloaded, since it cannot be changed as it runs.", e);
        return reloadInstead(order, rendered, state, String.valueOf(e.getMessage()), asked);
      } catch (UncheckedIOException e) {
        goBack(e);
        throw e;
      }
    }
    return reload(order, rendered, state, "", asked);
  }

  private RuntimePlan plan(View view, Rendered rendered, ProcessState.Running running) {
    return drift.isClean()
        ? former.plan(view, rendered, running)
        : new RuntimePlan(List.of(), drift.reason());
  }

  private CommitResult reloadInstead(
      Order order,
      Rendered rendered,
      ProcessState state,
      String because,
      Asked<CommitResult> asked) {
    try {
      return reload(order, rendered, state, because, asked);
    } catch (ProblemException e) {
      goBack(e);
      throw e;
    }
  }

  /**
   * Loads what ran before once more: HAProxy took a part of the changes, and is neither what it was
   * nor what it was to be.
   *
   * @param because what is told; has what goes wrong here beside it
   */
  private void goBack(RuntimeException because) {
    try {
      HaproxyProcess process = haproxy.process();
      process.live().ifPresent(process::load);
      drift.loaded();
      note.delete();
    } catch (LoadFailedException | UncheckedIOException e) {
      LOGGER.error("HAProxy could not be brought back to what ran before.", e);
      because.addSuppressed(e);
    }
  }

  /** Changes HAProxy as it runs; what its check says of the files is heard after the answer. */
  private CommitResult change(
      Order order,
      Rendered rendered,
      ProcessState.Running running,
      RuntimePlan plan,
      Asked<CommitResult> asked) {
    CommitFolder folder = haproxy.folder(haproxy.runDirectory(), rendered);
    note.write(rendered, order.subject(), order.trigger(), asked.requested());
    leaving.set(
        haproxy.process().change(folder, plan.changes(), leaving.all(), haproxy.checkInterval()));
    CommitResult result =
        record(
            order,
            rendered,
            new Loaded(Outcome.RUNTIME, because(plan), running.masterPid(), running.version()),
            rendered.warnings(),
            asked);
    afterCheck.begin(folder);
    return result;
  }

  /** Why it goes without a reload, in words for people. */
  private static String because(RuntimePlan plan) {
    if (!plan.isPossible()) {
      return plan.reason();
    }
    int count = plan.changes().size();
    return count + (count == 1 ? " change" : " changes") + " at run time";
  }

  private CommitResult reload(
      Order order,
      Rendered rendered,
      ProcessState state,
      String because,
      Asked<CommitResult> asked) {
    CommitFolder folder = haproxy.folder(haproxy.runDirectory(), rendered);
    List<String> warnings;
    try {
      warnings = checks.pass(folder, rendered, state);
    } catch (ProblemException e) {
      log.commit(
          DeploymentLog.REFUSED,
          order.subject(),
          notLoaded(rendered, Outcome.REFUSED, e.messages()),
          List.of(),
          asked.requested());
      throw e;
    }
    boolean stays = !(state instanceof ProcessState.Running) && stopped(order) == Outcome.STAGED;
    return record(
        order,
        rendered,
        stays
            ? new Loaded(Outcome.STAGED, "", 0, "")
            : load(order, folder, rendered, because, asked.requested()),
        warnings,
        asked);
  }

  private CommitResult record(
      Order order,
      Rendered rendered,
      Loaded loaded,
      List<String> warnings,
      Asked<CommitResult> asked) {
    former.runs(rendered);
    CommitResult result =
        log.commit(
            order.subject(),
            new ConfigurationLoaded(
                rendered.commit(),
                order.trigger(),
                rendered.version(),
                loaded.outcome(),
                loaded.because(),
                loaded.pid(),
                loaded.haproxy(),
                release,
                warnings),
            rendered.kept(),
            asked,
            version ->
                new CommitResult(
                    loaded.outcome(), loaded.because(), rendered, loaded.pid(), warnings, version));
    note.delete();
    return result;
  }

  /**
   * What HAProxy made of a configuration.
   *
   * @param because why it went this way; empty where there was no other
   * @param pid of its master; 0 if it stays stopped
   * @param haproxy its version
   */
  private record Loaded(Outcome outcome, String because, long pid, String haproxy) {}

  private Loaded load(
      Order order, CommitFolder folder, Rendered rendered, String because, Requested requested) {
    HaproxyProcess process = haproxy.process();
    note.write(rendered, order.subject(), order.trigger(), requested);
    try {
      LoadResult result = process.load(folder);
      drift.loaded();
      return new Loaded(
          result.how() == LoadResult.How.STARTED ? Outcome.START : Outcome.RELOAD,
          because,
          result.masterPid(),
          process.state() instanceof ProcessState.Running running ? running.version() : "");
    } catch (LoadFailedException e) {
      List<String> words = new ArrayList<>(List.of(String.valueOf(e.getMessage())));
      e.messages().forEach(message -> words.add(message.text()));
      log.commit(
          DeploymentLog.FAILED,
          order.subject(),
          notLoaded(rendered, Outcome.FAILED, words),
          List.of(),
          requested);
      note.delete();
      throw ProblemException.withMessages(
          e.state() instanceof ProcessState.Unresponsive
              ? ProblemCode.HAPROXY_UNAVAILABLE
              : ProblemCode.CONFIGURATION_REFUSED,
          "HAProxy did not load "
              + rendered.description()
              + "; what ran before is as it was: "
              + e.getMessage(),
          words);
    }
  }

  /**
   * Deletes what is not loaded: private keys are among the files, and any of them can be rendered
   * again.
   */
  private void prune() {
    try {
      haproxy.runDirectory().prune();
    } catch (UncheckedIOException e) {
      // The outcome is recorded; what is left over is the next one's to clear away.
      LOGGER.warn("The files of other commits could not be deleted.", e);
    }
  }

  private static ConfigurationNotLoaded notLoaded(
      Rendered rendered, Outcome outcome, List<String> words) {
    return new ConfigurationNotLoaded(rendered.commitId(), rendered.version(), outcome, words);
  }
}
