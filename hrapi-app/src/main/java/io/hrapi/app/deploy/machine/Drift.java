package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyMessage;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The differences between HAProxy and its files and what was committed: someone edited a file,
 * reloaded HAProxy, or used its socket. State set by health checks and agents is not drift.
 *
 * <p>Only the thread that operates on HAProxy compares; any thread can read the latest result.
 */
public final class Drift {

  private static final Logger LOGGER = LoggerFactory.getLogger(Drift.class);

  /** The maximum number of deviations that an event or the status lists. */
  public static final int NAMED = 100;

  private static final String HAPROXY = "/haproxy";
  private static final String PROCESS = "process";

  private final HaproxyAccess haproxy;
  private final WorkerComparison worker;
  private final RemovedTargets removed;
  private final LiveFiles files;
  private final InstantSource clock;

  private volatile @Nullable Findings last;
  private @Nullable Deviation refused;
  private boolean looked;

  /**
   * Creates a comparison of HAProxy with what was committed.
   *
   * @param configurations renders the running configuration
   */
  public Drift(
      HaproxyAccess haproxy,
      RunningModel model,
      Configurations configurations,
      RemovedTargets removed,
      InstantSource clock) {
    this.haproxy = haproxy;
    this.worker = new WorkerComparison(haproxy, model, removed);
    this.removed = removed;
    this.files = new LiveFiles(haproxy, configurations);
    this.clock = clock;
  }

  /**
   * The result of a comparison.
   *
   * @param commitId the id of the last commit
   * @param checked the time of the comparison, in microseconds since 1970
   * @param compared what was compared: {@code files}, {@code process}, {@code gateways}, {@code
   *     targets}
   */
  public record Findings(
      String commitId, long checked, List<String> compared, List<Deviation> deviations) {

    public Findings {
      compared = List.copyOf(compared);
      deviations = List.copyOf(deviations);
    }
  }

  /** Returns whether a comparison was made, or HAProxy's check has refused what runs. */
  public boolean isKnown() {
    return last != null;
  }

  /** Returns the deviations of the last comparison; empty before the first one. */
  public List<Deviation> deviations() {
    Findings found = last;
    return found == null ? List.of() : found.deviations();
  }

  /** Returns whether the last comparison found no deviation; true before the first one. */
  public boolean isClean() {
    return deviations().isEmpty();
  }

  /** Returns why a commit reloads HAProxy when there is drift, for people to read. */
  public String reason() {
    return "drift: " + describe(deviations());
  }

  /**
   * Describes the first deviation and says how many more there are.
   *
   * @param deviations at least one
   */
  public static String describe(List<Deviation> deviations) {
    Deviation first = deviations.get(0);
    String more = deviations.size() == 1 ? "" : ", and " + (deviations.size() - 1) + " more";
    return String.format(
        "%s, /v1%s: committed %s, live %s%s",
        first.what(),
        first.resource(),
        first.expected().isEmpty() ? "nothing" : first.expected(),
        first.found().isEmpty() ? "nothing" : first.found(),
        more);
  }

  /**
   * Compares HAProxy and its files with what was committed, at a cost that grows with the number of
   * targets; records nothing.
   *
   * @return the findings; if HAProxy does not answer, those of the last comparison, else empty ones
   * @throws Refusal.NotFound before the first commit
   */
  public Findings look(View view, ProcessState.Running running) {
    LoadedCommit commit = committed(view);
    Findings former = last;
    try {
      boolean first = !looked;
      Findings found = compare(view, commit, running, first);
      looked = true;
      last = found;
      return found;
    } catch (HaproxySocketException | RuntimeRefusedException e) {
      LOGGER.warn("HAProxy could not be compared with what was committed.", e);
      return former != null ? former : findings(commit, List.of(), List.of());
    }
  }

  /**
   * Returns the findings for a HAProxy that does not run.
   *
   * @throws Refusal.NotFound before the first commit
   */
  public Findings stopped(View view) {
    return findings(
        committed(view),
        List.of(PROCESS),
        List.of(new Deviation(PROCESS, HAPROXY, "running, or stopped by request", "stopped")));
  }

  private static LoadedCommit committed(View view) {
    LoadedCommit commit = view.deployment().commit();
    if (commit == null) {
      throw new Refusal.NotFound("nothing is running: nothing has been committed yet");
    }
    return commit;
  }

  private Findings findings(
      LoadedCommit commit, List<String> compared, List<Deviation> deviations) {
    return new Findings(commit.id(), Times.micros(clock.instant()), compared, deviations);
  }

  private Findings compare(
      View view, LoadedCommit commit, ProcessState.Running running, boolean first) {
    HaproxyProcess process = haproxy.process();
    if (process.loadedWorker() == 0) {
      // HAProxy ran before hrapi started.
      process.adopt(running);
    }
    List<String> compared = new ArrayList<>(List.of("files", PROCESS));
    List<Deviation> deviations = new ArrayList<>(files.compare(commit));
    boolean filesDiffer = !deviations.isEmpty();
    boolean sameCommit = running.commitId().equals(Optional.of(commit.id()));
    if (!sameCommit) {
      deviations.add(
          new Deviation(
              PROCESS,
              HAPROXY,
              "commit " + commit.id(),
              running.commitId().map(id -> "commit " + id).orElse("an unknown configuration")));
    }
    if (process.loadedWorker() != running.workerPid()) {
      deviations.add(
          new Deviation(
              PROCESS,
              HAPROXY,
              "worker " + process.loadedWorker() + ", which hrapi loaded",
              "worker " + running.workerPid() + ", from a reload that hrapi did not request"));
    }
    if (first && view.deployment().drifted() && !filesDiffer) {
      process.live().ifPresent(folder -> checkAgain(commit, folder));
    }
    if (refused != null) {
      deviations.add(refused);
    }
    if (sameCommit) {
      // Certificates in an edited file may differ from those that HAProxy has loaded.
      worker.compare(view, running, first, /* certificates= */ !filesDiffer, compared, deviations);
    }
    return findings(commit, compared, deviations.stream().distinct().toList());
  }

  /**
   * Checks the files again, because after a restart of hrapi only the log knows that the check had
   * refused them.
   */
  private void checkAgain(LoadedCommit commit, CommitFolder folder) {
    CheckResult result = haproxy.check(folder);
    if (!result.valid()) {
      refused(commit, result);
    }
  }

  /** Records that HAProxy's check refuses the files of what runs, until others are loaded. */
  public void refused(LoadedCommit commit, CheckResult result) {
    List<String> words = result.messages().stream().map(HaproxyMessage::text).toList();
    LOGGER.error("HAProxy's check refuses what runs: {}", words);
    Deviation deviation =
        new Deviation("check", HAPROXY, "files that HAProxy loads", String.join("; ", words));
    refused = deviation;
    List<Deviation> all = new ArrayList<>(deviations());
    all.add(deviation);
    last = findings(commit, List.of("files"), all);
  }

  /** Clears all findings, because HAProxy has loaded what was committed. */
  public void loaded() {
    removed.clear();
    refused = null;
    ended();
  }

  /** Clears the findings when HAProxy has ended, except for files that its check refuses. */
  public void ended() {
    Findings former = last;
    if (former != null) {
      Deviation left = refused;
      last =
          new Findings(
              former.commitId(),
              former.checked(),
              former.compared(),
              left == null ? List.of() : List.of(left));
    }
  }

  /** Returns the text that HAProxy would load now; empty if there is none. */
  public String liveText() {
    return files.text();
  }
}
