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
 * <p>Thread-safe: loads and stops wait for each other; {@link #state()} waits for neither.
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
   * Creates the two directories if they are missing; starts nothing.
   *
   * @param binary called when HAProxy is to be started; a running one is found without it
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
    // A crash may have interrupted a reload.
    handover.end();
    Loader loader = new Loader(binary, runDirectory, sockets, settings, master, log);
    this.commits =
        new CommitLoader(
            loader, new Reloader(loader, handover, disabled), live, loaded, log, this::state);
  }

  /**
   * Returns the process of a HAProxy that an earlier hrapi started as root: it is controlled as it
   * is, but starting another one is refused ({@link HaproxyUnavailableException}).
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

  /** Creates the folders that are missing. */
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

  /** Queries HAProxy itself, within a few seconds: see {@link ProcessSettings#answerTimeout()}. */
  public ProcessState state() {
    ProcessState state = reader.state();
    if (state instanceof ProcessState.Running running) {
      loaded.see(running);
    }
    return state;
  }

  /** Returns the serving worker, for queries of what it has and what it would accept. */
  public RunningWorker worker() {
    return worker;
  }

  /** Returns HAProxy's messages. */
  public HaproxyMessages messages() {
    return messages;
  }

  /** Returns the commit whose files HAProxy loads when it starts or reloads by itself. */
  public Optional<CommitFolder> live() {
    return live.current();
  }

  /**
   * Loads a commit: starts HAProxy, or reloads the running one, and waits until the new worker
   * responds with the commit's id. The caller has checked the commit and tried its new addresses;
   * otherwise a failure pauses the traffic for seconds.
   *
   * @param folder in this object's run directory
   * @throws LoadFailedException if HAProxy does not serve the commit: {@code live} is restored, and
   *     a failed start leaves no process; or if a reload did not end in time, {@link
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
   * Changes the running HAProxy at run time so that it serves a commit; the next reload or start
   * loads the commit's files.
   *
   * @param folder in this object's run directory
   * @param changes the changes from what HAProxy runs to that commit
   * @param leaving the result of the previous call: servers to be deleted now
   * @param checkInterval the interval of health checks of added servers
   * @return servers that are out of service but still exist
   * @throws RuntimeRefusedException if HAProxy refused a change or did not reach the expected
   *     state: it may have made other changes, and {@link ProcessState.Running#commitId()} is empty
   *     until the commit, or the one that is {@code live}, has been loaded
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
   * Deletes the servers that are out of service and have no connections left.
   *
   * @return the servers that still have connections
   * @throws HaproxySocketException if nothing listens, or a response is missing
   */
  public List<ServerRemoved> delete(List<ServerRemoved> leaving) {
    lock.lock();
    try {
      // No server is added, so the interval of health checks does not matter.
      return new RuntimeChanger(admin, settings.answerTimeout(), Duration.ZERO).delete(leaving);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the worker that this object loaded last or {@link #adopt adopted}; any other worker was
   * loaded by other means.
   *
   * @return its process id; 0 if there was none
   */
  public long loadedWorker() {
    return loaded.pid();
  }

  /** Treats a worker that existed before this object as loaded by it. */
  public void adopt(ProcessState.Running running) {
    loaded.adopt(running.workerPid());
  }

  /** Takes over the loaded worker of an object for a HAProxy that has ended. */
  public void succeed(HaproxyProcess former) {
    loaded.adopt(former.loaded.pid());
  }

  /**
   * Makes {@code live} point to a commit that HAProxy runs, or is to run when it starts: an hrapi
   * that ended during the load of another commit left {@code live} on that one. Does nothing if the
   * commit has no files.
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
   * Deletes the files of all commits except the live one, because they contain private keys. Keeps
   * the commits that HAProxy runs or may still be loading. Deletes nothing if it is not known what
   * HAProxy runs and it does not respond.
   *
   * @return the ids of the deleted commits
   * @throws UncheckedIOException if reading or deleting files fails
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
   * Starts a new log if the log of a HAProxy that an older hrapi started is longer than {@link
   * ProcessSettings#maximumLogBytes()}; otherwise the log writer limits it.
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
   * Stops HAProxy and waits until all its processes have ended; {@code live} stays.
   *
   * @param graceful whether running requests may end first, within {@link
   *     ProcessSettings#gracefulTimeout()}; idle connections are not waited for
   * @return false if HAProxy was not running
   * @throws StopFailedException if a process is still there after all attempts
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
