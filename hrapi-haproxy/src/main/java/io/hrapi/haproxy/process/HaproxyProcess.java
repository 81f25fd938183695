package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.MasterProbe.Finding;
import io.hrapi.haproxy.runtime.RuntimeChange;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChanger;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one HAProxy that hrapi owns: starts it, loads commits into it without losing a connection,
 * stops it. It outlives hrapi, and a new object on the same directories adopts it. Created once by
 * the wiring; two programs on the same directories must be prevented elsewhere.
 *
 * <p>Thread-safe: loads and stops wait for each other; {@link #state()} waits for nobody.
 */
public final class HaproxyProcess {

  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final ProcessSettings settings;
  private final MasterProbe probe;
  private final AdminSocket admin;
  private final HaproxyLog log;
  private final StateReader reader;
  private final RunningWorker worker;
  private final DisabledServers disabled;
  private final HaproxyMessages messages;
  private final Stopper stopper;
  private final LiveCommit live;
  private final LoadedWorker loaded = new LoadedWorker();
  private final CommitLoader commits;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Makes the two directories if they are not there; starts nothing.
   *
   * @param binary asked when HAProxy is to be started: one that runs is found without it
   */
  public HaproxyProcess(
      Supplier<HaproxyBinary> binary,
      RunDirectory runDirectory,
      SocketDirectory sockets,
      ProcessSettings settings) {
    this.runDirectory = runDirectory;
    this.sockets = sockets;
    createFolders();
    this.settings = settings;
    this.probe = new MasterProbe(sockets, this.runDirectory, settings.answerTimeout());
    MasterSocket master = new MasterSocket(sockets.masterSocket());
    this.admin = new AdminSocket(sockets.adminSocket());
    this.log = new HaproxyLog(runDirectory.log(), settings.maximumLogBytes());
    this.reader = new StateReader(probe, admin, settings.answerTimeout());
    this.worker = new RunningWorker(master, admin, settings.answerTimeout());
    this.disabled = new DisabledServers(master, settings.answerTimeout());
    this.messages = new HaproxyMessages(log, runDirectory.liveLink(), binary);
    this.stopper = new Stopper(probe, master, runDirectory, sockets, settings, log);
    StateHandover handover = new StateHandover(runDirectory, admin, settings.answerTimeout());
    this.live = new LiveCommit(this.runDirectory, this::state);
    // A crash may have come in the middle of a reload.
    handover.end();
    this.commits =
        new CommitLoader(
            new Loader(binary, runDirectory, sockets, settings, master, log),
            live,
            handover,
            disabled,
            loaded,
            log,
            runDirectory.liveLink(),
            this::state);
  }

  /**
   * One that was started as root by a program before us: it is driven as it is, and what is to be
   * started is refused ({@link HaproxyUnavailableException}).
   */
  public static HaproxyProcess startedAsRoot(
      RunDirectory runDirectory, SocketDirectory sockets, ProcessSettings settings) {
    return new HaproxyProcess(
        () -> {
          throw new HaproxyUnavailableException(
              "the HAProxy that ran as root has just ended; try again to start one that "
                  + "does not run as root",
              null);
        },
        runDirectory,
        sockets,
        settings);
  }

  /** Makes those that are not there, or not any more. */
  private void createFolders() {
    runDirectory.create();
    give(sockets.create().path());
  }

  private void give(Path folder) {
    try {
      runDirectory.account().give(folder);
      runDirectory.account().requireReachable(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's account cannot be made the owner of " + folder, e);
    }
  }

  /** Asks HAProxy itself, within some seconds: see {@link ProcessSettings#answerTimeout()}. */
  public ProcessState state() {
    ProcessState state = reader.state();
    if (state instanceof ProcessState.Running running) {
      loaded.see(running);
    }
    return state;
  }

  /** The worker that serves, to be asked what it has and what it would take. */
  public RunningWorker worker() {
    return worker;
  }

  /** What HAProxy said. */
  public HaproxyMessages messages() {
    return messages;
  }

  /** The commit whose files HAProxy loads when it starts or reloads by itself. */
  public Optional<CommitFolder> live() {
    return live.current();
  }

  /**
   * Loads a commit: starts HAProxy, or reloads the one that runs, and waits until the new worker
   * answers with the commit's id. The caller has checked it and tried its new addresses; without
   * that, a failure pauses what runs for seconds.
   *
   * @param folder in this object's run directory
   * @throws LoadFailedException if it does not serve; {@code live} is what it was, and no process
   *     is left from a start; or if a reload is not over in time, {@link
   *     LoadFailedException#isUndecided}. Its state says what runs
   */
  public LoadResult load(CommitFolder folder) {
    lock.lock();
    try {
      Finding finding = probe.probe();
      if (finding.problem().isPresent()) {
        ProcessState state = new ProcessState.Unresponsive(finding.problem().get());
        throw new LoadFailedException(
            folder.commitId(), "HAProxy runs but does not answer", List.of(), state, null);
      }
      createFolders();
      runDirectory.createPidFile();
      return commits.load(folder, finding.table());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Brings the HAProxy that runs to a commit by changes at run time; its files are what the next
   * reload or start loads.
   *
   * @param folder in this object's run directory
   * @param changes lead from what it runs to that commit
   * @param leaving what this returned the last time, to be deleted now
   * @param checkInterval of servers that are added
   * @return servers that are out of service and still there
   * @throws RuntimeRefusedException if HAProxy did not take a change, or is not what it was to be:
   *     it may have taken others, and {@link ProcessState.Running#commitId()} is empty, until the
   *     commit, or what {@code live} is, has been loaded
   */
  public List<ServerRemoved> change(
      CommitFolder folder,
      List<RuntimeChange> changes,
      List<ServerRemoved> leaving,
      Duration checkInterval) {
    lock.lock();
    try {
      live.beginLoad();
      List<ServerRemoved> left =
          new RuntimeChanger(admin, settings.answerTimeout(), checkInterval)
              .change(changes, leaving, folder.commitId(), () -> live.switchTo(folder));
      live.changed();
      disabled.closeAfter(changes);
      return left;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes servers that are out of service, where their connections are over.
   *
   * @return those that have connections still
   * @throws HaproxySocketException if nobody listens, or an answer is missing
   */
  public List<ServerRemoved> delete(List<ServerRemoved> leaving) {
    lock.lock();
    try {
      // It adds none, so that no interval of checks matters.
      return new RuntimeChanger(admin, settings.answerTimeout(), Duration.ZERO).delete(leaving);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The worker that this object loaded last, or {@link #adopt adopted}: another one was loaded by
   * somebody else.
   *
   * @return 0 if there was none
   */
  public long loadedWorker() {
    return loaded.pid();
  }

  /** Takes a worker for one of ours: that of a HAProxy which was there before this object. */
  public void adopt(ProcessState.Running running) {
    loaded.adopt(running.workerPid());
  }

  /** Takes the place of one that has ended: what that loaded last is what this one misses. */
  public void succeed(HaproxyProcess former) {
    loaded.adopt(former.loaded.pid());
  }

  /**
   * Has {@code live} name a commit: what HAProxy runs, or is to run when it starts. A program that
   * ended while it loaded another left it on that one. Nothing happens if there are no files of it.
   */
  public void putBack(String commitId) {
    lock.lock();
    try {
      live.putBack(commitId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes the files of all commits but the one that is loaded: private keys are among them. What
   * HAProxy runs, or may be loading still, is kept, whatever {@code live} says.
   *
   * @return the ids of those deleted
   * @throws UncheckedIOException if the disk fails
   */
  public List<String> prune() {
    lock.lock();
    try {
      return live.prune();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts HAProxy's log anew if it is longer than {@link ProcessSettings#maximumLogBytes()} and
   * nobody else does: that of a HAProxy which an older hrapi started.
   */
  public void boundLog() {
    lock.lock();
    try {
      log.begin();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops HAProxy and waits until it and all its workers are gone; {@code live} stays.
   *
   * @param graceful whether requests under way may end first, within {@link
   *     ProcessSettings#gracefulTimeout()}; connections that wait for a request are not waited for
   * @return false if none ran
   * @throws StopFailedException if it is still there after all means
   */
  public boolean stop(boolean graceful) {
    lock.lock();
    try {
      return stopper.stop(graceful);
    } finally {
      lock.unlock();
    }
  }
}
