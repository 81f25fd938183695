package io.hrapi.app.deploy;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.ProblemException;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Requested;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the newest model to HAProxy: render, check, try the new addresses, load, verify, record;
 * one at a time. What runs stays when anything fails, and whatever came of it is an event, once the
 * check has begun. Thread-safe.
 */
public final class Deployer {

  private static final Logger LOGGER = LoggerFactory.getLogger(Deployer.class);
  private static final int KEPT_FOLDERS = 10;

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final ModelRenderer renderer;
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
      ModelRenderer renderer,
      LoadingNote note,
      Recovery recovery,
      String release) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.renderer = renderer;
    this.note = note;
    this.recovery = recovery;
    this.release = release;
  }

  /**
   * Commits the newest model.
   *
   * @param preconditions on the model's version
   * @param dryRun whether to stop before anything is loaded or recorded
   * @throws ProblemException if HAProxy refuses it or is not available; what ran goes on
   */
  public CommitResult commit(Preconditions preconditions, Requested requested, boolean dryRun) {
    return single.run(() -> commitAlone(preconditions, requested, dryRun));
  }

  private CommitResult commitAlone(
      Preconditions preconditions, Requested requested, boolean dryRun) {
    if (!dryRun) {
      recovery.recordWhatIsFound();
    }
    View view = log.view();
    checkModel(preconditions, view);
    Rendered rendered = renderer.render(view);
    HaproxyProcess process = haproxy.process();
    ProcessState state = process.state();
    if (state instanceof ProcessState.Unresponsive unresponsive) {
      throw ProblemException.of(
          ProblemCode.HAPROXY_UNAVAILABLE,
          "HAProxy is there but does not answer: " + unresponsive.problem());
    }
    if (state instanceof ProcessState.Running running && runs(running, view, rendered)) {
      return unchanged(rendered, running, view, requested, dryRun);
    }
    return dryRun ? tryOut(rendered, state, view) : load(rendered, process, state, requested);
  }

  /**
   * A precondition names a version that a client saw: it holds as long as no later one changed the
   * model.
   */
  private static void checkModel(Preconditions preconditions, View view) {
    boolean seen =
        preconditions.match().stream()
            .anyMatch(version -> version >= view.modelVersion() && version <= view.version());
    if (!seen) {
      preconditions.check(OptionalLong.of(view.modelVersion()), "the model");
    }
  }

  private static boolean runs(ProcessState.Running running, View view, Rendered rendered) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null
        && commit.id().equals(rendered.commitId())
        && running.commitId().equals(Optional.of(rendered.commitId()));
  }

  private CommitResult unchanged(
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
  private CommitResult tryOut(Rendered rendered, ProcessState state, View view) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("hrapi-preview-");
      CommitFolder files = haproxy.folder(new RunDirectory(folder), rendered);
      CheckResult check = haproxy.check().check(files);
      refuseInvalid(check, rendered);
      refuseTaken(taken(rendered, state), rendered);
      Outcome outcome = state instanceof ProcessState.Running ? Outcome.RELOAD : Outcome.START;
      return new CommitResult(outcome, rendered, 0, warnings(rendered, check), view.version());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the check", e);
    } finally {
      if (folder != null) {
        delete(folder);
      }
    }
  }

  private CommitResult load(
      Rendered rendered, HaproxyProcess process, ProcessState state, Requested requested) {
    CommitFolder folder = haproxy.folder(haproxy.runDirectory(), rendered);
    CheckResult check = haproxy.check().check(folder);
    try {
      refuseInvalid(check, rendered);
      refuseTaken(taken(rendered, state), rendered);
    } catch (ProblemException e) {
      log.commit(
          DeploymentLog.REFUSED,
          notLoaded(rendered, Outcome.REFUSED, e.messages()),
          List.of(),
          requested);
      throw e;
    }
    note.write(rendered, requested);
    LoadResult result;
    try {
      result = process.load(folder);
    } catch (LoadFailedException e) {
      List<String> words = new ArrayList<>(List.of(String.valueOf(e.getMessage())));
      e.messages().forEach(message -> words.add(message.text()));
      log.commit(
          DeploymentLog.FAILED, notLoaded(rendered, Outcome.FAILED, words), List.of(), requested);
      note.delete();
      throw ProblemException.withMessages(
          e.state() instanceof ProcessState.Unresponsive
              ? ProblemCode.HAPROXY_UNAVAILABLE
              : ProblemCode.CONFIGURATION_REFUSED,
          "HAProxy did not load the configuration of version "
              + rendered.version()
              + "; what ran before is as it was: "
              + e.getMessage(),
          words);
    }
    Outcome outcome = result.how() == LoadResult.How.STARTED ? Outcome.START : Outcome.RELOAD;
    List<String> warnings = warnings(rendered, check);
    String version =
        process.state() instanceof ProcessState.Running running ? running.version() : "";
    Accepted accepted =
        log.commit(
            DeploymentLog.COMMITTED,
            loaded(rendered, outcome, result.masterPid(), version, warnings),
            List.of(new KeptText(rendered.sha256(), rendered.text())),
            requested);
    note.delete();
    prune();
    return new CommitResult(
        outcome, rendered, result.masterPid(), warnings, accepted.event().version());
  }

  private void prune() {
    try {
      haproxy.runDirectory().prune(KEPT_FOLDERS);
    } catch (UncheckedIOException e) {
      // The commit is done and recorded; what is left over is the next one's to clear away.
      LOGGER.warn("Former commits could not be deleted.", e);
    }
  }

  private ConfigurationLoaded loaded(
      Rendered rendered, Outcome outcome, long pid, String haproxyVersion, List<String> warnings) {
    return new ConfigurationLoaded(
        new LoadedCommit(
            rendered.commitId(),
            new ModelReference(rendered.version()),
            rendered.sha256(),
            ModelRenderer.hashes(rendered.files()),
            rendered.statisticsPort()),
        rendered.version(),
        outcome,
        pid,
        haproxyVersion,
        release,
        warnings);
  }

  private static ConfigurationNotLoaded notLoaded(
      Rendered rendered, Outcome outcome, List<String> words) {
    return new ConfigurationNotLoaded(rendered.commitId(), rendered.version(), outcome, words);
  }

  private void refuseInvalid(CheckResult check, Rendered rendered) {
    if (!check.valid()) {
      List<String> words = check.messages().stream().map(HaproxyMessage::text).toList();
      throw ProblemException.withMessages(
          ProblemCode.CONFIGURATION_REFUSED,
          "HAProxy's check refuses the configuration of version "
              + rendered.version()
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
    if (state instanceof ProcessState.Running running) {
      wanted.removeAll(addressesOf(running));
    }
    return TrialBind.unavailable(wanted);
  }

  private Set<BindAddress> addressesOf(ProcessState.Running running) {
    Optional<Path> file =
        running
            .commitId()
            .map(id -> haproxy.runDirectory().commits().resolve(id).resolve("haproxy.cfg"))
            .filter(Files::exists);
    if (file.isEmpty()) {
      return Set.of();
    }
    try {
      return BoundAddresses.of(Files.readString(file.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the configuration that runs", e);
    }
  }

  private static void refuseTaken(List<UnavailableAddress> taken, Rendered rendered) {
    if (taken.isEmpty()) {
      return;
    }
    List<String> words =
        taken.stream()
            .map(
                address ->
                    rendered.endpoints().getOrDefault(address.address(), "the statistics page")
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

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
