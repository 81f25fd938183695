package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.process.MasterProbe.Finding;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.render.RenderedServers;
import io.hrapi.haproxy.runtime.ProxyComparison;
import io.hrapi.haproxy.runtime.ProxyDeviation;
import io.hrapi.haproxy.runtime.RuntimeChange;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChanger;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.runtime.ServedCertificates;
import io.hrapi.haproxy.runtime.ServerComparison;
import io.hrapi.haproxy.runtime.UnresolvedServer;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.ProcessTable.Worker;
import io.hrapi.haproxy.socket.SocketDirectory;
import io.hrapi.haproxy.socket.WorkerMark;
import io.hrapi.haproxy.step.LoadStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HAProxy that we own: starts it, loads commits into it without losing a connection, stops
 * it. It outlives us, and a new object on the same directories adopts it. Whoever wires the program
 * makes one; two programs on the same directories are kept apart by other means.
 *
 * <p>Thread-safe: loads and stops wait for each other; {@link #state()} waits for nobody.
 */
public final class HaproxyProcess {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyProcess.class);

  /** Between two looks whether a HAProxy that is stopped has work left. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** So long without work: a request whose first bytes are on their way comes within it. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** So many questions without an answer, of some seconds each, and HAProxy counts as hung. */
  private static final int UNANSWERED = 2;

  private final Supplier<HaproxyBinary> binary;
  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final ProcessSettings settings;
  private final MasterProbe probe;
  private final MasterSocket master;
  private final AdminSocket admin;
  private final HaproxyLog log;
  private final Loader loader;
  private final StateHandover handover;
  private final LiveCommit live;
  private final ReentrantLock lock = new ReentrantLock();

  /** Who was loaded last; 0 if that is not known. */
  private volatile long loadedWorker;

  /**
   * The commit that a reload was for which was not waited for to its end; null if there is none.
   */
  private volatile @Nullable String late;

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
    this.binary = binary;
    this.runDirectory = runDirectory;
    this.sockets = sockets;
    createFolders();
    this.settings = settings;
    this.probe = new MasterProbe(sockets, this.runDirectory, settings.answerTimeout());
    this.master = new MasterSocket(sockets.masterSocket());
    this.admin = new AdminSocket(sockets.adminSocket());
    this.log = new HaproxyLog(runDirectory.log(), settings.maximumLogBytes());
    this.handover = new StateHandover(this.runDirectory, admin, settings.answerTimeout());
    this.live = new LiveCommit(this.runDirectory, this::state);
    // A crash may have come in the middle of a reload.
    handover.end();
    this.loader = new Loader(binary, runDirectory, sockets, settings, master, log);
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
              "the HAProxy that ran as root has just ended; try again, and one starts that does"
                  + " not",
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
      throw new UncheckedIOException("HAProxy's account cannot be given " + folder, e);
    }
  }

  /** Asks HAProxy itself, within some seconds: see {@link ProcessSettings#answerTimeout()}. */
  public ProcessState state() {
    long end = System.nanoTime() + settings.answerTimeout().toNanos();
    String problem = "no worker";
    while (true) {
      Finding finding = probe.probe();
      if (finding.problem().isPresent()) {
        return new ProcessState.Unresponsive(finding.problem().get());
      }
      if (finding.table().isEmpty()) {
        return new ProcessState.Stopped();
      }
      ProcessTable table = finding.table().get();
      Optional<Worker> worker = table.currentWorker();
      if (worker.isPresent()) {
        try {
          String pid = admin.showInfo(settings.answerTimeout()).getOrDefault("Pid", "");
          if (pid.equals(Long.toString(worker.get().pid()))) {
            return known(running(table, worker.get()));
          }
          problem = other(table, worker.get(), pid);
        } catch (HaproxySocketException e) {
          long pid = worker.get().pid();
          problem =
              "worker "
                  + pid
                  + " does not answer"
                  + Processes.ifStopped(pid)
                  + ": "
                  + e.getMessage();
        }
      }
      if (System.nanoTime() - end > 0) {
        return new ProcessState.Unresponsive(
            "master " + table.masterPid() + " answers, but " + problem);
      }
      // Between two workers, or just before the master follows a worker that was killed.
      Processes.pause();
    }
  }

  /** The worker of a reload that took longer than it was waited for is ours all the same. */
  private ProcessState.Running known(ProcessState.Running running) {
    String expected = late;
    if (expected != null && running.commitId().equals(Optional.of(expected))) {
      loadedWorker = running.workerPid();
      late = null;
    }
    return running;
  }

  private static String other(ProcessTable table, Worker expected, String pid) {
    boolean isOld =
        table.oldWorkers().stream().anyMatch(old -> pid.equals(Long.toString(old.pid())));
    return isOld
        ? "worker " + expected.pid() + " is not ready yet; worker " + pid + " serves until it is"
        : "worker " + expected.pid() + " is expected to answer, but " + pid + " does";
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
            folder.commitId(), "HAProxy is there but does not answer", List.of(), state, null);
      }
      createFolders();
      runDirectory.createPidFile();
      return load(folder, finding.table());
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
      endInOldWorkers(
          changes.stream()
              .filter(EnabledSet.class::isInstance)
              .map(EnabledSet.class::cast)
              .filter(set -> !set.enabled())
              .map(set -> set.backend() + "/" + set.server())
              .toList());
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
   * Compares the servers that the worker has with those of a configuration.
   *
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if the answer is none of servers
   */
  public ServerComparison compare(HaproxyConfiguration expected) {
    return ServerComparison.ask(admin, expected, settings.answerTimeout());
  }

  /**
   * How many connections a worker has, those that wait for a client's next request among them.
   *
   * @param pid of the worker that serves, or of one that was replaced
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public int connections(long pid) {
    return master.connections(pid, settings.answerTimeout());
  }

  /**
   * What somebody made of the worker's frontends and backends, and of itself.
   *
   * @param rendered whether it runs a text of our rendering
   * @param version of the worker
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public List<ProxyDeviation> compareProxies(boolean rendered, HaproxyVersion version) {
    return ProxyComparison.ask(admin, rendered, version, settings.answerTimeout());
  }

  /**
   * How the worker that runs comes to a configuration: as it was planned, or by a reload where it
   * does not take that, or where a worker that is loaded with it later may not start.
   *
   * @param plan from what it runs
   * @param wanted where that leads to
   */
  public RuntimePlan feasible(
      ProcessState.Running running, RuntimePlan plan, HaproxyConfiguration wanted) {
    try {
      RuntimePlan taken = plan.asLoaded(admin, wanted, settings.answerTimeout());
      return taken.addsServers()
          ? noRoom(running, wanted).map(RuntimePlan::reload).orElse(taken)
          : taken;
    } catch (HaproxySocketException | RuntimeRefusedException e) {
      return RuntimePlan.reload("HAProxy cannot be asked: " + e.getMessage());
    }
  }

  /** Rather too early than too late: a reload tells for certain, and costs nothing. */
  private Optional<String> noRoom(ProcessState.Running running, HaproxyConfiguration wanted) {
    try {
      OptionalLong allowed =
          OpenFiles.Limits.read(Path.of("/proc", Long.toString(running.masterPid()), "limits"))
              .map(OpenFiles.Limits::hard)
              .orElse(OptionalLong.empty());
      int threads =
          Integer.parseInt(admin.showInfo(settings.answerTimeout()).getOrDefault("Nbthread", "1"));
      long needed = OpenFiles.needed(wanted, threads);
      return allowed.isPresent() && needed > allowed.getAsLong()
          ? Optional.of(
              "HAProxy may open "
                  + allowed.getAsLong()
                  + " files, and needs up to "
                  + needed
                  + " to start with these checks")
          : Optional.empty();
    } catch (IOException e) {
      LOGGER.debug("The limits of process {} cannot be read.", running.masterPid(), e);
      return Optional.empty();
    }
  }

  /**
   * The servers whose names stand for no address that HAProxy knows. Just after a load it asks name
   * servers still, which is waited for.
   *
   * @param limit of that
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if the answer is none of servers
   */
  public List<UnresolvedServer> unresolved(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      List<UnresolvedServer> unresolved = UnresolvedServer.ask(admin, settings.answerTimeout());
      if (unresolved.isEmpty() || System.nanoTime() - end > 0) {
        return unresolved;
      }
      Processes.pause();
    }
  }

  /** The certificates that the worker has in its memory. */
  public ServedCertificates certificates() {
    return new ServedCertificates(admin, settings.answerTimeout());
  }

  /**
   * The worker that this object loaded last, or {@link #adopt adopted}: another one was loaded by
   * somebody else.
   *
   * @return 0 if there was none
   */
  public long loadedWorker() {
    return loadedWorker;
  }

  /** Takes a worker for one of ours: that of a HAProxy which was there before this object. */
  public void adopt(ProcessState.Running running) {
    loadedWorker = running.workerPid();
  }

  /** Takes the place of one that has ended: what that loaded last is what this one misses. */
  public void succeed(HaproxyProcess former) {
    loadedWorker = former.loadedWorker;
  }

  /**
   * Whether the worker that runs has an address, and nobody else has it or a part of it: then the
   * next one takes it over.
   */
  public static boolean listens(ProcessState.Running running, BindAddress address) {
    return Listeners.has(running.workerPid(), address);
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
   * What HAProxy said last, and what hrapi did to it meanwhile; nothing that it quotes of files.
   *
   * @param limit how many messages at most
   * @return in their order; none if there is no log yet
   */
  public List<HaproxyMessage> recentWords(int limit) {
    try {
      return log.recent(limit, runDirectory.liveLink(), program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  /**
   * What HAProxy complained of last, since it was started and no other configuration was refused.
   *
   * @return in its own words, a few of them; none if there is no log yet
   */
  public List<String> lastWords() {
    try {
      return log.lastComplaints(runDirectory.liveLink(), program());
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be read", e);
    }
  }

  private Optional<Path> program() {
    try {
      return Optional.of(binary.get().path());
    } catch (HaproxyUnavailableException e) {
      // Gone meanwhile, or never started by us.
      return Optional.empty();
    }
  }

  /**
   * Starts HAProxy's log anew if it is longer than {@link ProcessSettings#maximumLogBytes()} and
   * nobody else does: that of a HAProxy which an older hrapi started.
   */
  public void boundLog() {
    lock.lock();
    try {
      prepareLog();
    } finally {
      lock.unlock();
    }
  }

  /** Why what HAProxy says does not come to its log; empty if it does. */
  public Optional<String> logProblem() {
    LogWriter writer = log.writer();
    return writer.isKnown() && !writer.isAlive()
        ? Optional.of(
            "the process that writes HAProxy's log "
                + log.path()
                + " has ended, and what HAProxy says is lost until it is stopped and started")
        : Optional.empty();
  }

  private LoadResult load(CommitFolder folder, Optional<ProcessTable> running) {
    long begin = System.nanoTime();
    Optional<CommitFolder> former = live.current();
    HaproxyLog.Mark before = prepareLog();
    live.beginLoad();
    try {
      live.switchTo(folder);
      if (running.isEmpty()) {
        log.note("HAProxy is started with commit " + folder.commitId());
      }
      Loader.Loaded loaded =
          running.isPresent() ? reload(folder, running.get()) : loader.start(folder);
      LoadStep.SERVES.taken();
      loadedWorker = loaded.workerPid();
      late = null;
      live.loaded();
      return new LoadResult(
          running.isPresent() ? LoadResult.How.RELOADED : LoadResult.How.STARTED,
          loaded.masterPid(),
          loaded.workerPid(),
          Duration.ofNanos(System.nanoTime() - begin),
          warnings(before, words(folder, running)));
    } catch (RuntimeException e) {
      String problem;
      if (e instanceof Loader.NotLoadedException failed && failed.mayCome()) {
        // Its files stay the live ones: whatever HAProxy has not read yet is still theirs.
        live.mayStillLoad(folder);
        late = folder.commitId();
        problem = String.valueOf(failed.getMessage());
      } else {
        problem = live.switchBack(former, e);
      }
      List<HaproxyMessage> words = log.complaintsSince(before, () -> words(folder, running));
      log.note(
          "HAProxy "
              + (folder.commitId().equals(late) ? "has not loaded yet" : "did not load")
              + " commit "
              + folder.commitId());
      throw new LoadFailedException(folder.commitId(), problem, words, state(), e);
    }
  }

  /** It serves by now: a log that cannot be read is no reason to take that for a failure. */
  private List<HaproxyMessage> warnings(HaproxyLog.Mark before, MessageParser parser) {
    try {
      return log.warningsSince(before, parser);
    } catch (UncheckedIOException e) {
      LOGGER.warn("What HAProxy warned of as it loaded is not known.", e);
      return List.of();
    }
  }

  private MessageParser words(CommitFolder folder, Optional<ProcessTable> running) {
    return MessageParser.ofLoad(
        folder.path(),
        runDirectory.liveLink(),
        running
            .map(table -> table.workers().stream().map(Worker::pid).collect(Collectors.toSet()))
            .orElse(Set.of()));
  }

  private Loader.Loaded reload(CommitFolder folder, ProcessTable running) {
    handover.begin(folder);
    LoadStep.STATES_WRITTEN.taken();
    Loader.Loaded loaded;
    try {
      loaded = loader.reload(folder, running);
    } finally {
      handover.end();
    }
    endInOldWorkers(disabled(folder));
    return loaded;
  }

  /** Servers that a configuration of ours disables; of one that others wrote nothing is known. */
  private static List<String> disabled(CommitFolder folder) {
    try {
      return RenderedServers.disabled(Files.readString(folder.haproxyCfg()));
    } catch (IOException | IllegalArgumentException e) {
      LOGGER.debug("No disabled servers are read out of {}.", folder.haproxyCfg(), e);
      return List.of();
    }
  }

  /**
   * Closes what is open with servers that are disabled now: workers that a reload replaced, now or
   * earlier, would go on with it. One that does not answer is left alone, since all else is done.
   */
  private void endInOldWorkers(List<String> servers) {
    if (servers.isEmpty()) {
      return;
    }
    try {
      for (Worker old : master.showProcesses(settings.answerTimeout()).oldWorkers()) {
        int closed = master.endSessions(old.pid(), Set.copyOf(servers), settings.answerTimeout());
        LOGGER.info("Worker {} closed {} connections to disabled servers.", old.pid(), closed);
      }
    } catch (HaproxySocketException e) {
      LOGGER.warn("Old workers may go on with connections to disabled servers.", e);
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
      Finding finding = probe.probe();
      Set<ProcessHandle> all = new LinkedHashSet<>();
      finding.table().flatMap(table -> ProcessHandle.of(table.masterPid())).ifPresent(all::add);
      probe.hintedMaster().ifPresent(all::add);
      List<ProcessHandle> workers =
          finding.table().map(ProcessTable::workers).orElse(List.of()).stream()
              .flatMap(worker -> ProcessHandle.of(worker.pid()).stream())
              .toList();
      all.addAll(workers);
      // A master that reloads, or workers that outlived theirs.
      all.addAll(runDirectory.processLock().holders());
      if (all.isEmpty()) {
        if (finding.problem().isPresent()) {
          throw new StopFailedException(
              "no process is known to stop, but something is there: " + finding.problem().get());
        }
        removeTraces();
        return false;
      }
      stop(List.copyOf(all), workers, graceful);
      log.writer().awaitEnd();
      removeTraces();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Signals go to the first of all: the master, whom the workers follow. What a signal has stopped
   * hears of no other one, and is waited for by nobody: it is killed, after the others were let
   * end.
   */
  private void stop(List<ProcessHandle> all, List<ProcessHandle> workers, boolean graceful) {
    ProcessHandle running = all.get(0);
    List<ProcessHandle> stopped = all.stream().filter(Processes::isStopped).toList();
    if (graceful && !stopped.contains(running)) {
      Processes.signalGracefulStop(running);
      List<ProcessHandle> others =
          workers.stream().filter(worker -> !stopped.contains(worker)).toList();
      if (endedByThemselves(all, others)) {
        return;
      }
    }
    stopped.forEach(HaproxyProcess::kill);
    running.destroy();
    if (Processes.awaitGone(all, settings.stopTimeout())) {
      return;
    }
    all.forEach(ProcessHandle::destroyForcibly);
    if (!Processes.awaitGone(all, settings.stopTimeout())) {
      List<Long> left = all.stream().filter(Processes::isAlive).map(ProcessHandle::pid).toList();
      throw new StopFailedException("processes " + left + " are still there after SIGKILL");
    }
  }

  private static void kill(ProcessHandle stopped) {
    LOGGER.warn("A signal has stopped process {} of HAProxy; it is killed.", stopped.pid());
    stopped.destroyForcibly();
  }

  /**
   * Waits until they are gone, or nothing is left to wait for: idle connections stay open with
   * {@code option idle-close-on-response}, for a minute, and may never be used again.
   */
  private boolean endedByThemselves(List<ProcessHandle> all, List<ProcessHandle> workers) {
    long end = System.nanoTime() + settings.gracefulTimeout().toNanos();
    long busy = System.nanoTime();
    int unanswered = 0;
    while (!Processes.awaitGone(all, LOOK)) {
      long now = System.nanoTime();
      try {
        if (hasStreams(workers)) {
          busy = now;
        }
        unanswered = 0;
      } catch (HaproxySocketException e) {
        // Who does not answer a second time either is not waited for until the end.
        busy = now;
        unanswered++;
      }
      if (now - end > 0 || now - busy > QUIET.toNanos() || unanswered == UNANSWERED) {
        return false;
      }
    }
    return true;
  }

  private boolean hasStreams(List<ProcessHandle> workers) {
    return workers.stream()
        .filter(Processes::isAlive)
        .anyMatch(worker -> master.hasStreams(worker.pid(), settings.answerTimeout()));
  }

  private ProcessState.Running running(ProcessTable table, Worker worker) {
    Optional<String> mark = admin.mark(settings.answerTimeout());
    Optional<String> commit =
        mark.isEmpty()
            ? admin.environment(ProcessFile.COMMIT_VARIABLE, settings.answerTimeout())
            : mark.filter(id -> !WorkerMark.isChanging(id));
    return new ProcessState.Running(
        table.masterPid(),
        worker.pid(),
        commit,
        table.version(),
        table.uptime(),
        table.reloads(),
        table.oldWorkers().stream()
            .map(
                old -> new ProcessState.OldWorker(old.pid(), old.reloads(), table.replacedFor(old)))
            .toList());
  }

  private HaproxyLog.Mark prepareLog() {
    try {
      log.prepare();
      return log.mark();
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's log " + log.path() + " cannot be prepared", e);
    }
  }

  private void removeTraces() {
    List<Path> traces =
        List.of(sockets.masterSocket(), sockets.adminSocket(), runDirectory.pidFile());
    try {
      for (Path trace : traces) {
        Files.deleteIfExists(trace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what a stopped HAProxy left cannot be removed", e);
    }
  }
}
