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

  /**
   * What to do about a HAProxy that does not answer: it may still serve, so an operator decides.
   */
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
   * Stores the paths and settings, without looking for a program.
   *
   * @param configured the value of {@code HAPROXY_BIN}
   * @param runDirectory the directory of the configurations, and the account that runs HAProxy
   * @param sockets the directory of the sockets, whose path is short enough for them
   * @param settings the render settings; only those of the process and the check interval are used
   * @param times the timeouts for HAProxy's process
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
   * Creates the access to the HAProxy of a home.
   *
   * @param program the value of {@code HAPROXY_BIN}; if blank, the program on the search path is
   *     used
   * @param account the account that runs HAProxy
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
   * Adds the folders in which an older hrapi ran HAProxy as root: a HAProxy that runs there is
   * adopted unchanged.
   */
  private HaproxyAccess withFormer(Path directory, Path socketDirectory) {
    RunDirectory run = new RunDirectory(directory);
    SocketDirectory sockets = new SocketDirectory(socketDirectory);
    synchronized (this) {
      former = new HaproxyPlace(run, sockets, times, HaproxyProcess::startedAsRoot);
    }
    return this;
  }

  /**
   * Returns HAProxy's statistics, which query the serving worker even if hrapi did not start it.
   */
  public Statistics statistics() {
    return current().statistics();
  }

  /** Returns the process that hrapi owns, whether it runs or not. */
  public HaproxyProcess process() {
    return current().process();
  }

  /**
   * Returns the place where HAProxy runs or will run. The HAProxy of an older hrapi is used until
   * it has stopped, which costs a query each time.
   */
  private synchronized HaproxyPlace current() {
    HaproxyPlace older = former;
    if (older == null) {
      return place;
    }
    if (older.process().state() instanceof ProcessState.Stopped) {
      former = null;
      // So that the death of the former HAProxy is noticed.
      place.process().succeed(older.process());
      deleteCommits(older);
      return place;
    }
    return older;
  }

  /**
   * Deletes the commits of the former place: they contain private keys, and nothing else ever
   * deletes them.
   */
  private static void deleteCommits(HaproxyPlace left) {
    try {
      left.runDirectory().deleteCommits();
    } catch (UncheckedIOException e) {
      LOGGER.warn("The files that an older hrapi's HAProxy loaded could not be deleted.", e);
    }
  }

  /** Returns whether HAProxy runs as root, because an older hrapi started it. */
  public boolean isFormer() {
    return current() != place;
  }

  /**
   * Returns the state of HAProxy's process.
   *
   * @throws DeployException if HAProxy runs but does not answer
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
   * Returns the HAProxy program.
   *
   * @throws HaproxyUnavailableException if this machine has none
   */
  public synchronized HaproxyBinary binary() {
    if (binary == null) {
      binary = HaproxyBinary.locate(configured, place.runDirectory().account());
    }
    return binary;
  }

  /** Writes the files of a configuration into the folder from which HAProxy loads them. */
  public CommitFolder folder(Rendered rendered) {
    HaproxyPlace current = current();
    return folder(current, current.runDirectory(), rendered);
  }

  /**
   * Writes the files of a configuration into another directory, where they are checked but not
   * loaded.
   */
  public CommitFolder folder(RunDirectory directory, Rendered rendered) {
    return folder(place, directory, rendered);
  }

  private CommitFolder folder(HaproxyPlace runs, RunDirectory directory, Rendered rendered) {
    // It may have been deleted in the meantime.
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

  /** Returns the interval of HAProxy's checks of servers. */
  public Duration checkInterval() {
    return settings.checkInterval();
  }

  /** Returns the limits of old workers, unless an upload sets others. */
  WorkerLimits workerLimits() {
    return new WorkerLimits(settings.hardStopAfter(), settings.maximumReloads());
  }

  /** Returns how long an old worker may keep running after a reload. */
  public Duration hardStopAfter() {
    return settings.hardStopAfter();
  }

  /**
   * Runs HAProxy's check on the files of a commit.
   *
   * @throws HaproxyUnavailableException if this machine has no HAProxy, or its account does not
   *     exist
   */
  public CheckResult check(CommitFolder folder) {
    HaproxyCheck check = new HaproxyCheck(binary(), CHECK_DEADLINE);
    if (folder.path().startsWith(place.runDirectory().path())) {
      return check.check(folder);
    }
    // The account of the check cannot read the folder of a HAProxy that an older hrapi started.
    RunDirectory preview = checkDirectory().preview();
    try {
      return check.check(folder.copyTo(preview, runDirectory(), checkDirectory()));
    } finally {
      preview.delete();
    }
  }

  /** Returns the directory in which configurations are checked that are not loaded from there. */
  RunDirectory checkDirectory() {
    return place.runDirectory();
  }

  /**
   * Deletes files as {@link HaproxyProcess#prune} does; any of them can be rendered again. A
   * failure is only logged.
   */
  public void prune() {
    try {
      process().prune();
    } catch (UncheckedIOException e) {
      // The operation before it has succeeded; the next call deletes what is left.
      LOGGER.warn("The files of other commits could not be deleted.", e);
    }
  }

  /** Returns the directory from which HAProxy loads configurations. */
  public RunDirectory runDirectory() {
    return current().runDirectory();
  }
}
