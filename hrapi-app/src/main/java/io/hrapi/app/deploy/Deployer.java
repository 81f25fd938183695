package io.hrapi.app.deploy;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.ProblemException;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Requested;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyMessage;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.LoadResult;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.process.TrialBind;
import io.hrapi.haproxy.process.UnavailableAddress;
import io.hrapi.haproxy.render.BoundAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final int KEPT_FOLDERS = 10;

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final Previews previews;
  private final ModelRenderer models;
  private final UploadRenderer uploads;
  private final Configurations configurations;
  private final LoadingNote note;
  private final Recovery recovery;
  private final String release;

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
      String release) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.previews = new Previews(haproxy);
    this.models = models;
    this.uploads = uploads;
    this.configurations = configurations;
    this.note = note;
    this.recovery = recovery;
    this.release = release;
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
  public CommitResult commit(Preconditions preconditions, Requested requested, boolean dryRun) {
    return run(
        new Order(
            "/controller/commit", Trigger.COMMIT, (view, commits) -> models.render(view, view)),
        preconditions,
        requested,
        dryRun);
  }

  /**
   * Commits what is pending; what runs becomes pending. While HAProxy is stopped it stays so, and
   * its next start loads what was committed.
   *
   * @throws ProblemException likewise; 404 if nothing is pending
   */
  public CommitResult commitPending(
      Preconditions preconditions, Requested requested, boolean dryRun) {
    return run(
        new Order(
            "/haproxy/configuration/commit",
            Trigger.SWAP,
            (view, commits) -> configurations.render(view.deployment().pending(), view, commits)),
        preconditions,
        requested,
        dryRun);
  }

  /**
   * Loads a configuration that somebody wrote, at once.
   *
   * @param text as it was uploaded
   * @throws ProblemException likewise; 400 for an unknown variable, 409 for a port beyond the range
   */
  public CommitResult upload(
      String text, Preconditions preconditions, Requested requested, boolean dryRun) {
    return run(
        new Order(
            "/controller/upload",
            Trigger.UPLOAD,
            (view, commits) ->
                uploads.render(UploadRenderer.reference(text, view), text, view, commits)),
        preconditions,
        requested,
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
          CheckResult check = haproxy.check().check(haproxy.folder(directory, rendered));
          refuseInvalid(check, rendered, ProblemCode.UPLOAD_REFUSED);
          return upload.certificates();
        });
  }

  private CommitResult run(
      Order order, Preconditions preconditions, Requested requested, boolean dryRun) {
    return single.run(() -> runAlone(order, preconditions, requested, dryRun));
  }

  private CommitResult runAlone(
      Order order, Preconditions preconditions, Requested requested, boolean dryRun) {
    if (!dryRun) {
      recovery.recordWhatIsFound();
    }
    View view = log.view();
    preconditions.checkModel(view);
    Rendered rendered = order.source().render(view, haproxy.runDirectory().commits());
    HaproxyProcess process = haproxy.process();
    ProcessState state = process.state();
    if (state instanceof ProcessState.Unresponsive unresponsive) {
      throw ProblemException.of(
          ProblemCode.HAPROXY_UNAVAILABLE,
          "HAProxy is there but does not answer: " + unresponsive.problem());
    }
    if (state instanceof ProcessState.Running running && runs(running, view, rendered)) {
      return unchanged(order, rendered, running, view, requested, dryRun);
    }
    return dryRun
        ? previews.in(directory -> tryOut(order, directory, state, view))
        : load(order, rendered, process, state, requested);
  }

  private static boolean runs(ProcessState.Running running, View view, Rendered rendered) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null
        && commit.id().equals(rendered.commitId())
        && running.commitId().equals(Optional.of(rendered.commitId()));
  }

  private CommitResult unchanged(
      Order order,
      Rendered rendered,
      ProcessState.Running running,
      View view,
      Requested requested,
      boolean dryRun) {
    long version = view.version();
    if (!dryRun) {
      version =
          log.commit(
                  DeploymentLog.COMMITTED,
                  order.subject(),
                  new ConfigurationNotLoaded(
                      rendered.commitId(), rendered.version(), Outcome.UNCHANGED, List.of()),
                  List.of(),
                  requested)
              .event()
              .version();
    }
    return new CommitResult(
        Outcome.UNCHANGED, rendered, running.masterPid(), rendered.warnings(), version);
  }

  /** Everything that a commit checks, in a folder that does not stay. */
  private CommitResult tryOut(Order order, RunDirectory directory, ProcessState state, View view) {
    Rendered rendered = order.source().render(view, directory.commits());
    CheckResult check = haproxy.check().check(haproxy.folder(directory, rendered));
    refuseInvalid(check, rendered, ProblemCode.CONFIGURATION_REFUSED);
    refuseTaken(taken(rendered, state), rendered);
    Outcome outcome = state instanceof ProcessState.Running ? Outcome.RELOAD : stopped(order);
    return new CommitResult(outcome, rendered, 0, warnings(rendered, check), view.version());
  }

  /** What a commit does to a HAProxy that does not run. */
  private static Outcome stopped(Order order) {
    return order.trigger() == Trigger.SWAP ? Outcome.STAGED : Outcome.START;
  }

  private CommitResult load(
      Order order,
      Rendered rendered,
      HaproxyProcess process,
      ProcessState state,
      Requested requested) {
    CommitFolder folder = haproxy.folder(haproxy.runDirectory(), rendered);
    CheckResult check = haproxy.check().check(folder);
    try {
      refuseInvalid(check, rendered, ProblemCode.CONFIGURATION_REFUSED);
      refuseTaken(taken(rendered, state), rendered);
    } catch (ProblemException e) {
      log.commit(
          DeploymentLog.REFUSED,
          order.subject(),
          notLoaded(rendered, Outcome.REFUSED, e.messages()),
          List.of(),
          requested);
      throw e;
    }
    List<String> warnings = warnings(rendered, check);
    boolean stays = !(state instanceof ProcessState.Running) && stopped(order) == Outcome.STAGED;
    Loaded loaded =
        stays
            ? new Loaded(Outcome.STAGED, 0, "")
            : load(order, folder, rendered, process, requested);
    Accepted accepted =
        log.commit(
            DeploymentLog.COMMITTED,
            order.subject(),
            new ConfigurationLoaded(
                rendered.commit(),
                order.trigger(),
                rendered.version(),
                loaded.outcome(),
                loaded.pid(),
                loaded.haproxy(),
                release,
                warnings),
            rendered.kept(),
            requested);
    note.delete();
    prune();
    return new CommitResult(
        loaded.outcome(), rendered, loaded.pid(), warnings, accepted.event().version());
  }

  /**
   * What HAProxy made of a configuration.
   *
   * @param pid of its master; 0 if it stays stopped
   * @param haproxy its version
   */
  private record Loaded(Outcome outcome, long pid, String haproxy) {}

  private Loaded load(
      Order order,
      CommitFolder folder,
      Rendered rendered,
      HaproxyProcess process,
      Requested requested) {
    note.write(rendered, order.subject(), order.trigger(), requested);
    try {
      LoadResult result = process.load(folder);
      return new Loaded(
          result.how() == LoadResult.How.STARTED ? Outcome.START : Outcome.RELOAD,
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

  private void prune() {
    try {
      haproxy.runDirectory().prune(KEPT_FOLDERS);
    } catch (UncheckedIOException e) {
      // The commit is done and recorded; what is left over is the next one's to clear away.
      LOGGER.warn("Former commits could not be deleted.", e);
    }
  }

  private static ConfigurationNotLoaded notLoaded(
      Rendered rendered, Outcome outcome, List<String> words) {
    return new ConfigurationNotLoaded(rendered.commitId(), rendered.version(), outcome, words);
  }

  private static void refuseInvalid(CheckResult check, Rendered rendered, ProblemCode code) {
    if (!check.valid()) {
      List<String> words = check.messages().stream().map(HaproxyMessage::text).toList();
      throw ProblemException.withMessages(
          code,
          "HAProxy's check refuses "
              + rendered.description()
              + ": "
              + (words.isEmpty() ? "it says not why" : words.get(0)),
          check.messages().stream()
              .map(message -> ResourceOfLine.describe(message, rendered))
              .toList());
    }
  }

  /** Those of the new addresses on which HAProxy could not listen. */
  private List<UnavailableAddress> taken(Rendered rendered, ProcessState state) {
    Set<BindAddress> wanted = new HashSet<>(BoundAddresses.of(rendered.text()));
    rendered.ownPage().ifPresent(page -> wanted.add(page.address()));
    if (state instanceof ProcessState.Running running) {
      Set<BindAddress> own = addressesOf(running);
      // Our own HAProxy holds those: it shares them with its successor, and not with a trial.
      wanted.removeIf(address -> own.stream().anyMatch(address::overlaps));
    }
    return TrialBind.unavailable(wanted);
  }

  private Set<BindAddress> addressesOf(ProcessState.Running running) {
    Optional<Path> folder =
        running.commitId().map(id -> haproxy.runDirectory().commits().resolve(id));
    Set<BindAddress> addresses = new HashSet<>();
    try {
      for (String file : List.of("haproxy.cfg", "process.cfg")) {
        if (folder.isPresent() && Files.exists(folder.get().resolve(file))) {
          addresses.addAll(BoundAddresses.of(Files.readString(folder.get().resolve(file))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the configuration that runs", e);
    }
    return addresses;
  }

  private static void refuseTaken(List<UnavailableAddress> taken, Rendered rendered) {
    if (taken.isEmpty()) {
      return;
    }
    List<String> words =
        taken.stream()
            .map(
                address ->
                    rendered.listener(address.address())
                        + " cannot listen on "
                        + address.address()
                        + ": "
                        + address.reason())
            .sorted()
            .toList();
    throw ProblemException.withMessages(
        ProblemCode.CONFIGURATION_REFUSED,
        "HAProxy cannot listen where it is to: "
            + words.get(0)
            + (words.size() == 1 ? "" : ", and " + (words.size() - 1) + " more"),
        words);
  }

  private static List<String> warnings(Rendered rendered, CheckResult check) {
    return Stream.concat(
            rendered.warnings().stream(),
            check.messages().stream()
                .filter(message -> message.severity() == HaproxyMessage.Severity.WARNING)
                .map(message -> ResourceOfLine.describe(message, rendered)))
        .toList();
  }
}
