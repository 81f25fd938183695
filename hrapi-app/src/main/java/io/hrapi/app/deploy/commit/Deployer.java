package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.CutConnections;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadChecks;
import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.RunningModel;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.deploy.machine.Unresolved;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.ModelRenderer;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.ResourceOfLine;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Requested;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.HeldAddresses;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
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
  private final LoadedFiles files;
  private final History history;
  private final ConfirmationDeadline deadline;
  private final Replacement replacement;
  private final CommitEvents events;
  private final SharedCommits shared;
  private final RunningModel former;
  private final DeferredCheck deferredCheck;

  private final RemovedTargets removed;
  private final Drift drift;
  private final CutConnections cuts;

  /**
   * Wires it.
   *
   * @param clock tells when a commit is to be confirmed
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
      LoadedFiles files,
      History history,
      RunningModel former,
      RemovedTargets removed,
      Drift drift,
      DriftEvents driftEvents,
      CutConnections cuts,
      InstantSource clock,
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
    this.files = files;
    this.history = history;
    this.deadline = new ConfirmationDeadline(clock);
    this.replacement = new Replacement(haproxy, configurations, history);
    this.events = new CommitEvents(log);
    this.shared = new SharedCommits(single, answers -> together(model(0), answers));
    this.former = former;
    this.removed = removed;
    this.drift = drift;
    this.cuts = cuts;
    this.deferredCheck = new DeferredCheck(single, haproxy, log, drift, driftEvents);
  }

  /**
   * Commits the newest model. Those that wait at the same time are done as one, and each is told so
   * in an event of its own; but for dry-runs, and commits that are to be confirmed.
   *
   * @throws DeployException if HAProxy refuses it or is not available; what ran goes on. 409 if it
   *     is to be confirmed, and there is nothing to go back to, and for who does not agree that an
   *     upload is replaced, or what serves by nothing; if too many wait
   */
  public CommitResult commit(CommitRequest request) {
    return request.dryRun() || request.confirmSeconds() > 0
        ? run(model(request.confirmSeconds()), request)
        : shared.join(request);
  }

  private CommitSpecification model(int confirmSeconds) {
    return new CommitSpecification(
        "/controller/commit",
        Trigger.COMMIT,
        confirmSeconds,
        (view, commits) -> models.render(view));
  }

  /**
   * Commits what is pending; what runs becomes pending. While HAProxy is stopped it stays so, and
   * its next start loads what was committed.
   *
   * @throws DeployException likewise; if nothing is pending; 409 if it is to be confirmed while
   *     HAProxy is stopped
   */
  public CommitResult commitPending(CommitRequest request) {
    return run(
        new CommitSpecification(
            "/haproxy/configuration/commit",
            Trigger.SWAP,
            request.confirmSeconds(),
            (view, commits) -> configurations.render(view.deployment().pending(), view, commits)),
        request);
  }

  /**
   * Loads a configuration that somebody wrote, at once.
   *
   * @param text as it was uploaded
   * @throws DeployException likewise; for an unknown variable, for a port beyond the range
   */
  public CommitResult upload(String text, CommitRequest request) {
    return run(
        new CommitSpecification(
            "/controller/upload",
            Trigger.UPLOAD,
            request.confirmSeconds(),
            (view, commits) ->
                uploads.render(
                    UploadRenderer.reference(text, view),
                    text,
                    view,
                    commits,
                    Kind.CONFIGURATION_REFUSED)),
        request);
  }

  /**
   * Goes back from a commit that was not confirmed in time, as every commit is loaded. Nothing
   * happens if it is not the one that waits any more. While HAProxy is stopped on request it stays
   * so, and its next start loads what is gone back to.
   *
   * @param waiting that commit
   * @param requested who asks: hrapi itself
   * @throws RuntimeException if that fails, which is an event too; the commit still waits
   */
  public void goBackFrom(Confirmation waiting, Requested requested) {
    single.runOwn(
        () -> {
          setRight();
          View view = log.view();
          if (waiting.equals(view.deployment().confirmation())) {
            goBackFrom(waiting, view, requested);
          }
          return true;
        });
  }

  private void goBackFrom(Confirmation waiting, View view, Requested requested) {
    CommitSpecification specification =
        new CommitSpecification(
            "/controller/confirm",
            Trigger.BACK,
            0,
            (now, commits) -> formerly(RollbackPoint.of(waiting)));
    PendingAnswer answer =
        new PendingAnswer(
            new CommitRequest(Preconditions.NONE, Requester.of(requested), false, 0, Consent.NONE));
    try {
      act(specification, view, List.of(answer));
      answer.result();
    } catch (RuntimeException e) {
      CommitAttempt recorded = log.deployment().lastAttempt();
      if (!isUndecided(e) && Objects.equals(recorded, view.deployment().lastAttempt())) {
        log.commit(
            specification.failed(),
            specification.subject(),
            new ConfigurationNotLoaded(
                waiting.former().id(),
                RollbackPoint.of(waiting).rendered(),
                Outcome.FAILED,
                List.of(String.valueOf(e.getMessage()))),
            List.of(),
            requested);
      }
      throw e;
    }
  }

  /** What was loaded before, with what its text says where that is known. */
  private Rendered formerly(RollbackPoint back) {
    Rendered recorded = files.rendered(back.commit(), back.since());
    return back.commit().configuration() instanceof ModelReference model
        ? recorded.with(
            models.structure(history.at(model.version()), back.commit(), recorded::text))
        : recorded;
  }

  /**
   * Asks HAProxy whether it would load an upload.
   *
   * @throws DeployException with HAProxy's words if it would not, for an unknown variable, or
   *     naming the lines that hrapi does not load; for a port beyond the range
   */
  public Checked check(String text) {
    View view = log.view();
    UploadReference upload = UploadRenderer.reference(text, view);
    return previews.in(
        directory -> {
          Kind refused = Kind.UPLOAD_REFUSED;
          Rendered rendered = uploads.render(upload, text, view, directory.commits(), refused);
          checks.valid(haproxy.folder(directory, rendered), rendered, refused);
          return new Checked(upload.certificates(), rendered.warnings());
        });
  }

  /**
   * An upload that HAProxy would load.
   *
   * @param certificates that it names
   * @param warnings naming the lines that are left out of what is loaded
   */
  public record Checked(SortedSet<Name> certificates, List<String> warnings) {}

  private CommitResult run(CommitSpecification specification, CommitRequest request) {
    return single.run(
        () -> {
          if (request.dryRun()) {
            View view = log.view();
            request.preconditions().checkModel(view);
            replacement.check(specification, view, request.consent());
            return previews.in(directory -> tryOut(specification, directory, view));
          }
          PendingAnswer answer = new PendingAnswer(request);
          together(specification, List.of(answer));
          return answer.result();
        });
  }

  /** Commits once for all whose preconditions hold, and tells each what came of it. */
  private void together(CommitSpecification specification, List<PendingAnswer> answers) {
    setRight();
    View view = log.view();
    List<PendingAnswer> holding =
        answers.stream().filter(answer -> answer.holds(specification, view, replacement)).toList();
    if (!holding.isEmpty()) {
      act(specification, view, holding);
    }
  }

  /** Before anything is loaded it is known what became of what was loaded before. */
  private void setRight() {
    if (recovery.requireDecided() == Recovery.Finding.LOADED) {
      drift.loaded();
    }
  }

  private void act(CommitSpecification specification, View view, List<PendingAnswer> answers) {
    Rendered rendered = specification.source().render(view, haproxy.runDirectory().commits());
    ProcessState state = haproxy.state();
    CommitInProgress commit = new CommitInProgress(specification, view, rendered, state, answers);
    ConfirmationDeadline.check(specification, view, state);
    Way way = way(specification, view, rendered, state);
    if (way.outcome() == Outcome.UNCHANGED && state instanceof ProcessState.Running running) {
      unchanged(commit, running);
      return;
    }
    try {
      load(commit, way);
    } finally {
      if (!(deferredCheck.isPlanned() && keepsFiles(commit))) {
        haproxy.prune();
      }
    }
  }

  /**
   * The way that leads to a configuration, for a commit and for its dry-run.
   *
   * @param outcome if nothing goes wrong
   * @param because why it goes this way; empty where there is no other
   * @param plan for a HAProxy that is changed as it runs
   */
  private record Way(Outcome outcome, String because, Optional<RuntimePlan> plan) {}

  private Way way(
      CommitSpecification specification, View view, Rendered rendered, ProcessState state) {
    if (!(state instanceof ProcessState.Running running)) {
      return new Way(specification.stopped(view), "", Optional.empty());
    }
    if (runs(running, view, rendered)) {
      return new Way(Outcome.UNCHANGED, "", Optional.empty());
    }
    RuntimePlan plan = plan(view, rendered, running);
    return new Way(
        plan.isPossible() ? Outcome.RUNTIME : Outcome.RELOAD,
        because(plan),
        Optional.of(plan).filter(RuntimePlan::isPossible));
  }

  /** Whether it has the certificates of the commit before: no key in that one's files is old. */
  private static boolean keepsFiles(CommitInProgress commit) {
    LoadedCommit before = commit.view().deployment().commit();
    return before != null && before.files().equals(commit.rendered().commit().files());
  }

  /** Whether HAProxy runs it already, and is just what it says. */
  private boolean runs(ProcessState.Running running, View view, Rendered rendered) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null
        && commit.id().equals(rendered.commitId())
        && running.commitId().equals(Optional.of(rendered.commitId()))
        && drift.look(view, running).deviations().isEmpty();
  }

  private void unchanged(CommitInProgress commit, ProcessState.Running running) {
    Rendered rendered = commit.rendered();
    List<String> warnings =
        ConfirmationDeadline.warnings(
            commit.specification(), commit.view(), rendered, rendered.warnings());
    ConfirmationAwaited awaited = deadline.awaited(commit.specification(), commit.view(), rendered);
    events.done(
        commit,
        because ->
            new ConfigurationNotLoaded(
                rendered.commitId(), rendered.version(), Outcome.UNCHANGED, List.of()),
        awaited,
        List.of(),
        new CommitResult(
            Outcome.UNCHANGED,
            "",
            rendered,
            running.masterPid(),
            warnings,
            awaited,
            commit.view().deployment().running(),
            0));
  }

  /**
   * Everything that a commit checks, in a folder that does not stay. It looks for drift as well: if
   * there is some, that decides the way of the commit which follows, too.
   */
  private CommitResult tryOut(
      CommitSpecification specification, RunDirectory directory, View view) {
    Rendered rendered = specification.source().render(view, directory.commits());
    ProcessState state = haproxy.state();
    ConfirmationDeadline.check(specification, view, state);
    if (state instanceof ProcessState.Running running && view.deployment().commit() != null) {
      drift.look(view, running);
    }
    Way way = way(specification, view, rendered, state);
    List<String> warnings =
        way.outcome() == Outcome.UNCHANGED
            ? rendered.warnings()
            : checks.pass(haproxy.folder(directory, rendered), rendered, state);
    if (way.outcome() == Outcome.RELOAD) {
      warnings = concat(warnings, cuts.warnings(state, rendered.text()));
    }
    return new CommitResult(
        way.outcome(),
        way.because(),
        rendered,
        0,
        ConfirmationDeadline.warnings(specification, view, rendered, warnings),
        deadline.awaited(specification, view, rendered),
        view.deployment().running(),
        view.version());
  }

  private void load(CommitInProgress commit, Way way) {
    if (way.plan().isEmpty() || !(commit.state() instanceof ProcessState.Running running)) {
      reload(commit, way.because());
      return;
    }
    try {
      change(commit, running, way.plan().get());
    } catch (RuntimeRefusedException e) {
      LOGGER.warn("HAProxy is reloaded, since it cannot be changed as it runs: {}", e.getMessage());
      reloadInstead(commit, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      goBack(e);
      throw e;
    }
  }

  private RuntimePlan plan(View view, Rendered rendered, ProcessState.Running running) {
    if (!drift.isClean()) {
      return RuntimePlan.reload(drift.reason());
    }
    RuntimePlan plan = former.plan(view, rendered, running);
    return rendered
        .structure()
        .map(wanted -> haproxy.process().worker().feasible(running, plan, wanted))
        .orElse(plan);
  }

  private void reloadInstead(CommitInProgress commit, String because) {
    try {
      reload(commit, because);
    } catch (DeployException e) {
      if (!isUndecided(e)) {
        goBack(e);
      }
      throw e;
    }
  }

  private static boolean isUndecided(RuntimeException e) {
    return e instanceof DeployException problem && problem.kind() == Kind.OUTCOME_UNKNOWN;
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

  /** Changes HAProxy as it runs; its check reads the files after the answer. */
  private void change(CommitInProgress commit, ProcessState.Running running, RuntimePlan plan) {
    Rendered rendered = commit.rendered();
    CommitFolder folder = haproxy.folder(rendered);
    LoadStep.FILES_WRITTEN.taken();
    commit.note(note, deadline.awaited(commit.specification(), commit.view(), commit.rendered()));
    LoadStep.NOTED.taken();
    removed.set(
        haproxy.process().change(folder, plan.changes(), removed.all(), haproxy.checkInterval()));
    loaded(
        commit,
        new Loaded(
            Outcome.RUNTIME, because(plan), running.masterPid(), running.version(), List.of()),
        rendered.warnings());
    deferredCheck.begin(folder);
  }

  /** Why it goes without a reload, in words for people. */
  private static String because(RuntimePlan plan) {
    if (!plan.isPossible()) {
      return plan.reason();
    }
    int count = plan.changes().size();
    return count + (count == 1 ? " change" : " changes") + " at run time";
  }

  private void reload(CommitInProgress commit, String because) {
    CommitFolder folder = haproxy.folder(commit.rendered());
    LoadStep.FILES_WRITTEN.taken();
    List<String> warnings;
    try {
      warnings = checks.pass(folder, commit.rendered(), commit.state());
      LoadStep.CHECKED.taken();
    } catch (DeployException e) {
      events.notDone(commit, commit.specification().refused(), Outcome.REFUSED, e.messages());
      throw e;
    }
    // Before: afterwards those that were cut are not there to be counted.
    warnings = concat(warnings, cuts.warnings(commit.state(), commit.rendered().text()));
    boolean stays =
        !(commit.state() instanceof ProcessState.Running)
            && commit.specification().stopped(commit.view()) == Outcome.STAGED;
    loaded(
        commit,
        stays ? new Loaded(Outcome.STAGED, "", 0, "", List.of()) : load(commit, folder, because),
        warnings);
  }

  private static List<String> concat(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private void loaded(CommitInProgress commit, Loaded loaded, List<String> checked) {
    Rendered rendered = commit.rendered();
    former.runs(rendered);
    ConfirmationAwaited awaited = deadline.awaited(commit.specification(), commit.view(), rendered);
    List<String> warnings =
        ConfirmationDeadline.warnings(
            commit.specification(), commit.view(), rendered, loaded.with(checked));
    events.done(
        commit,
        because ->
            new ConfigurationLoaded(
                rendered.commit(),
                commit.specification().trigger(),
                rendered.version(),
                loaded.outcome(),
                because,
                loaded.pid(),
                loaded.haproxy(),
                release,
                warnings),
        awaited,
        rendered.kept(),
        new CommitResult(
            loaded.outcome(),
            loaded.because(),
            rendered,
            loaded.pid(),
            warnings,
            awaited,
            commit.view().deployment().running(),
            0));
    LoadStep.RECORDED.taken();
    note.delete();
    LoadStep.NOTE_DELETED.taken();
  }

  /**
   * What HAProxy made of a configuration.
   *
   * @param because why it went this way; empty where there was no other
   * @param pid of its master; 0 if it stays stopped
   * @param haproxy its version
   * @param loading what it warned of as it loaded, and the targets without an address
   */
  private record Loaded(
      Outcome outcome, String because, long pid, String haproxy, List<String> loading) {

    /** HAProxy says most of what it warns of twice: when it checks, and when it loads. */
    List<String> with(List<String> checked) {
      return Stream.concat(checked.stream(), loading.stream()).distinct().toList();
    }
  }

  private Loaded load(CommitInProgress commit, CommitFolder folder, String because) {
    HaproxyProcess process = haproxy.process();
    try (HeldAddresses held = checks.hold(commit.rendered(), commit.state())) {
      LOGGER.debug("Loading {}, with {}.", commit.rendered().description(), held);
      commit.note(note, deadline.awaited(commit.specification(), commit.view(), commit.rendered()));
      LoadStep.NOTED.taken();
      LoadResult result = process.load(folder);
      drift.loaded();
      return new Loaded(
          result.how() == LoadResult.How.STARTED ? Outcome.START : Outcome.RELOAD,
          because,
          result.masterPid(),
          process.state() instanceof ProcessState.Running running ? running.version() : "",
          concat(
              result.warnings().stream()
                  .map(warning -> ResourceOfLine.describe(warning, commit.rendered()))
                  .toList(),
              Unresolved.warnings(process, commit.rendered())));
    } catch (LoadFailedException e) {
      throw e.isUndecided() ? undecided(commit, e) : failed(commit, e);
    }
  }

  /** The note stays: it says what is to be recorded when HAProxy has decided. */
  private static DeployException undecided(CommitInProgress commit, LoadFailedException e) {
    LOGGER.warn("HAProxy is waited for no longer, and may still load it.", e);
    return DeployException.of(
        Kind.OUTCOME_UNKNOWN,
        "HAProxy may still load "
            + commit.rendered().description()
            + ", and is only not waited for any longer: "
            + e.getMessage()
            + ". hrapi looks every second; what becomes of it is an event, and \"lastCommit\" in"
            + " /v1/status. Until then nothing else is loaded; "
            + HaproxyAccess.WAY_OUT);
  }

  private DeployException failed(CommitInProgress commit, LoadFailedException e) {
    List<String> words = new ArrayList<>(List.of(String.valueOf(e.getMessage())));
    e.messages().forEach(message -> words.add(message.text()));
    events.notDone(commit, commit.specification().failed(), Outcome.FAILED, words);
    note.delete();
    return DeployException.withMessages(
        e.state() instanceof ProcessState.Unresponsive
            ? Kind.HAPROXY_UNAVAILABLE
            : Kind.CONFIGURATION_REFUSED,
        "HAProxy did not load "
            + commit.rendered().description()
            + "; "
            + after(commit, e.state())
            + ": "
            + e.getMessage(),
        words);
  }

  /** What is left after a load that failed, as HAProxy says it and not as it should be. */
  private static String after(CommitInProgress commit, ProcessState now) {
    if (!(commit.state() instanceof ProcessState.Running former)) {
      return "HAProxy did not run before";
    }
    if (now instanceof ProcessState.Running running) {
      return running.commitId().equals(former.commitId())
          ? "what ran before is as it was"
          : "what ran before is not what runs now";
    }
    return now instanceof ProcessState.Stopped
        ? "HAProxy ended with it, and nothing serves until hrapi has started what ran before"
        : "whether what ran before still serves is not known";
  }
}
