package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.home.Home;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyCheck;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.render.WorkerLimits;
import io.hrapi.haproxy.socket.SocketDirectory;
import io.hrapi.haproxy.statistics.Statistics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HAProxy of this machine, located when it is needed: hrapi starts and answers without one, and
 * uses one that is installed later. A HAProxy that an older hrapi started as root stays in its
 * folder until it ends; its successor runs with its own account, in its own folder. Thread-safe.
 */
public final class HaproxyAccess {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyAccess.class);

  /** What to do about a HAProxy that does not answer: it may serve, so that nobody else decides. */
  public static final String WAY_OUT =
      "POST /v1/haproxy/control/restart terminates and restarts it, as do "
          + "control/stop and then control/start";

  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(60);

  private final Optional<String> configured;
  private final HaproxyPlace place;
  private final RenderSettings settings;
  private final ProcessSettings times;
  private @Nullable HaproxyPlace former;
  private @Nullable HaproxyBinary binary;

  /**
   * Names the places; looks for nothing yet.
   *
   * @param configured what {@code HAPROXY_BIN} says
   * @param runDirectory where configurations lie, and as whom HAProxy runs
   * @param sockets short enough for sockets
   * @param settings those of them that are the process's
   * @param times how long it is waited for
   */
  public HaproxyAccess(
      Optional<String> configured,
      RunDirectory runDirectory,
      SocketDirectory sockets,
      RenderSettings settings,
      ProcessSettings times) {
    this.configured = configured;
    this.settings = settings;
    this.times = times;
    this.place =
        new HaproxyPlace(
            runDirectory,
            sockets,
            times,
            (run, socketDirectory, waited) ->
                new HaproxyProcess(this::binary, run, socketDirectory, waited));
  }

  /**
   * That of a home.
   *
   * @param program what {@code HAPROXY_BIN} says; blank: the one on the search path
   * @param account as whom it runs
   */
  public static HaproxyAccess of(
      Home home,
      String program,
      HaproxyAccount account,
      RenderSettings settings,
      ProcessSettings times) {
    HaproxyAccess access =
        new HaproxyAccess(
            Optional.of(program).filter(text -> !text.isBlank()),
            new RunDirectory(home.haproxy(), account),
            new SocketDirectory(home.sockets()),
            settings,
            times);
    return home.haproxyFolders()
        .former()
        .map(former -> access.withFormer(former.configurations(), former.sockets()))
        .orElse(access);
  }

  /**
   * Names the place where an older hrapi ran HAProxy as root: one that runs there is adopted as it
   * is.
   */
  private HaproxyAccess withFormer(Path directory, Path socketDirectory) {
    RunDirectory run = new RunDirectory(directory);
    SocketDirectory sockets = new SocketDirectory(socketDirectory);
    synchronized (this) {
      former = new HaproxyPlace(run, sockets, times, HaproxyProcess::startedAsRoot);
    }
    return this;
  }

  /** HAProxy's statistics; queries the serving worker, whoever started it. */
  public Statistics statistics() {
    return current().statistics();
  }

  /** The process that hrapi owns, running or not. */
  public HaproxyProcess process() {
    return current().process();
  }

  /**
   * Where it runs, or is to run. One that an older hrapi started counts as long as it is there, and
   * costs a question each time.
   */
  private synchronized HaproxyPlace current() {
    HaproxyPlace older = former;
    if (older == null) {
      return place;
    }
    if (older.process().state() instanceof ProcessState.Stopped) {
      former = null;
      // So that one that died is missed.
      place.process().succeed(older.process());
      deleteCommits(older);
      return place;
    }
    return older;
  }

  /** Private keys are among them, and nobody comes to that folder any more. */
  private static void deleteCommits(HaproxyPlace left) {
    try {
      left.runDirectory().deleteCommits();
    } catch (UncheckedIOException e) {
      LOGGER.warn("The files that an older hrapi's HAProxy loaded could not be deleted.", e);
    }
  }

  /** Whether HAProxy runs as root, since an older hrapi started it. */
  public boolean isFormer() {
    return current() != place;
  }

  /**
   * The state of that process.
   *
   * @throws DeployException if it is there and does not answer
   */
  public ProcessState state() {
    ProcessState state = process().state();
    if (state instanceof ProcessState.Unresponsive unresponsive) {
      throw DeployException.of(
          Kind.HAPROXY_UNAVAILABLE,
          "HAProxy runs but does not answer: " + unresponsive.problem() + "; " + WAY_OUT);
    }
    return state;
  }

  /**
   * The program.
   *
   * @throws HaproxyUnavailableException if there is none on this machine
   */
  public synchronized HaproxyBinary binary() {
    if (binary == null) {
      binary = HaproxyBinary.locate(configured, place.runDirectory().account());
    }
    return binary;
  }

  /** The files of a configuration, where HAProxy loads them from. */
  public CommitFolder folder(Rendered rendered) {
    HaproxyPlace current = current();
    return folder(current, current.runDirectory(), rendered);
  }

  /** The files of a configuration in another directory, to be checked and not loaded. */
  public CommitFolder folder(RunDirectory directory, Rendered rendered) {
    return folder(place, directory, rendered);
  }

  private CommitFolder folder(HaproxyPlace runs, RunDirectory directory, Rendered rendered) {
    // Somebody may have deleted it since.
    runs.runDirectory().create();
    return directory.commit(
        new ProcessFile(
            rendered.commitId(),
            runs.sockets().adminSocket(),
            settings.hardStopAfter(),
            settings.maximumReloads(),
            rendered.ownPage(),
            rendered.isOfModel()
                ? Optional.of(runs.runDirectory().serverState())
                : Optional.empty(),
            runs == place ? Optional.empty() : place.runDirectory().account().name()),
        rendered.text(),
        rendered.files());
  }

  /** How often servers are checked. */
  public Duration checkInterval() {
    return settings.checkInterval();
  }

  /** How long old workers may go on, unless an upload says otherwise. */
  WorkerLimits workerLimits() {
    return new WorkerLimits(settings.hardStopAfter(), settings.maximumReloads());
  }

  /** How long an old worker may go on after a reload. */
  public Duration hardStopAfter() {
    return settings.hardStopAfter();
  }

  /**
   * Asks HAProxy whether it would load the files of a commit.
   *
   * @throws HaproxyUnavailableException if there is none on this machine, or not its account
   */
  public CheckResult check(CommitFolder folder) {
    HaproxyCheck check = new HaproxyCheck(binary(), CHECK_DEADLINE);
    if (folder.path().startsWith(place.runDirectory().path())) {
      return check.check(folder);
    }
    // The account of the check cannot come to where an older hrapi's HAProxy loads from.
    RunDirectory preview = checkDirectory().preview();
    try {
      return check.check(folder.copyTo(preview, runDirectory(), checkDirectory()));
    } finally {
      preview.delete();
    }
  }

  /** Where configurations are checked that are not loaded from there. */
  RunDirectory checkDirectory() {
    return place.runDirectory();
  }

  /** As {@link HaproxyProcess#prune}; any of these files can be rendered again. */
  public void prune() {
    try {
      process().prune();
    } catch (UncheckedIOException e) {
      // What it was called after is done; what is left over is the next one's to clear away.
      LOGGER.warn("The files of other commits could not be deleted.", e);
    }
  }

  /** Where it loads configurations from. */
  public RunDirectory runDirectory() {
    return current().runDirectory();
  }
}
