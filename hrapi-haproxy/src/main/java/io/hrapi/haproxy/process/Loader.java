package io.hrapi.haproxy.process;

import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.ProcessTable.Worker;
import io.hrapi.haproxy.socket.ReloadAnswer;
import io.hrapi.haproxy.socket.SocketDirectory;
import io.hrapi.haproxy.step.LoadStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts and reloads HAProxy, and waits until it serves the commit that {@code live} points to. */
final class Loader {

  /** The time that the last processes of a HAProxy that has just ended get to release the lock. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  /**
   * A folder that always exists: a master whose working folder was deleted can no longer reload.
   */
  private static final Path ROOT = Path.of("/");

  private static final Duration WORDS_COME = Duration.ofSeconds(1);

  private static final String REFUSED = "HAProxy refused it";

  private final Supplier<HaproxyBinary> binary;
  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final ProcessSettings settings;
  private final MasterSocket master;
  private final AdminSocket admin;
  private final HaproxyLog log;

  Loader(
      Supplier<HaproxyBinary> binary,
      RunDirectory runDirectory,
      SocketDirectory sockets,
      ProcessSettings settings,
      MasterSocket master,
      HaproxyLog log) {
    this.binary = binary;
    this.runDirectory = runDirectory;
    this.sockets = sockets;
    this.settings = settings;
    this.master = master;
    this.admin = new AdminSocket(sockets.adminSocket());
    this.log = log;
  }

  /** The processes that serve after a load. */
  record Loaded(long masterPid, long workerPid) {}

  /** HAProxy does not serve the commit; its messages are in its log. */
  static final class NotLoadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean mayCome;

    NotLoadedException(String message) {
      this(message, false);
    }

    private NotLoadedException(String message, boolean mayCome) {
      super(message);
      this.mayCome = mayCome;
    }

    /** Returns whether HAProxy may still serve the commit, because hrapi only stopped waiting. */
    boolean mayCome() {
      return mayCome;
    }
  }

  /** Starts HAProxy; leaves no process if that fails. */
  Loaded start(CommitFolder folder) {
    // Before the sockets are deleted, because they may belong to a running HAProxy.
    if (runDirectory.processLock().isHeld()) {
      throw stillThere();
    }
    List<Process> processes;
    try {
      // Sockets of another user, or of a HAProxy that was killed, would prevent the start.
      Files.deleteIfExists(sockets.masterSocket());
      Files.deleteIfExists(sockets.adminSocket());
      Files.deleteIfExists(runDirectory.pidFile());
      runDirectory.createPidFile();
      processes = log.writer().start(ChildProcess.builder(startWords(), ROOT));
      LoadStep.ASKED.taken();
    } catch (IOException e) {
      throw new NotLoadedException("HAProxy cannot be started: " + e.getMessage());
    }
    Process process = processes.get(0);
    boolean serves = false;
    try {
      Loaded loaded =
          awaitWorker(
              folder,
              Set.of(),
              0,
              process.toHandle(),
              System.nanoTime() + settings.loadTimeout().toNanos());
      serves = true;
      return loaded;
    } catch (NotLoadedException e) {
      if (!process.isAlive() && process.exitValue() == ProcessLock.HELD) {
        throw stillThere();
      }
      // The last output may not have reached the log yet.
      await(processes.get(1), WORDS_COME);
      if (!process.isAlive() && runDirectory.account().isNotRun(process.exitValue())) {
        throw new NotLoadedException(
            "HAProxy cannot be run as " + runDirectory.account() + ": " + log.lastLine());
      }
      // The started process is ended below, so it loads nothing any more.
      throw new NotLoadedException(
          process.isAlive()
              ? String.valueOf(e.getMessage())
              : "HAProxy, process " + process.pid() + ", ended with status " + process.exitValue());
    } finally {
      if (!serves) {
        end(process);
      }
    }
  }

  private NotLoadedException stillThere() {
    return new NotLoadedException(
        "a process of the previous HAProxy still runs and holds "
            + runDirectory.processLock().file()
            + "; end that process first");
  }

  /** Reloads the running HAProxy. */
  Loaded reload(CommitFolder folder, ProcessTable before) {
    Set<Long> formerWorkers =
        before.workers().stream().map(Worker::pid).collect(Collectors.toSet());
    ProcessHandle process =
        ProcessHandle.of(before.masterPid())
            .orElseThrow(
                () -> new NotLoadedException("master " + before.masterPid() + " has just ended"));
    long end = System.nanoTime() + settings.loadTimeout().toNanos();
    ReloadAnswer.Outcome outcome = askForReload(process, end);
    LoadStep.ASKED.taken();
    if (outcome == ReloadAnswer.Outcome.FAILED) {
      throw new NotLoadedException(REFUSED);
    }
    return awaitWorker(folder, formerWorkers, before.reloads() + 1, process, end);
  }

  /**
   * Requests a reload, with a short timeout: a master that becomes an older version by the reload
   * never responds to the request.
   */
  private ReloadAnswer.Outcome askForReload(ProcessHandle process, long end) {
    while (true) {
      try {
        Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), 1_000_000));
        ReloadAnswer answer =
            master.reload(
                left.compareTo(settings.answerTimeout()) < 0 ? left : settings.answerTimeout());
        if (answer.outcome() != ReloadAnswer.Outcome.BUSY) {
          return answer.outcome();
        }
      } catch (HaproxySocketException e) {
        if (e.isListening()) {
          // It received the request: the table of its processes will show the outcome.
          return ReloadAnswer.Outcome.UNKNOWN;
        }
        if (!Processes.isAlive(process)) {
          throw new NotLoadedException("master " + process.pid() + " has just ended");
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new NotLoadedException("another reload did not end within " + timeout());
      }
      Processes.pause();
    }
  }

  /**
   * Waits until a new worker serves the commit.
   *
   * @param formerWorkers the process ids of the workers before the load
   * @param reloads the number of reloads that the master must have counted at least
   * @param end the deadline, as a value of {@link System#nanoTime()}
   */
  private Loaded awaitWorker(
      CommitFolder folder, Set<Long> formerWorkers, int reloads, ProcessHandle process, long end) {
    String missing = "the master does not answer";
    boolean refused = false;
    while (true) {
      try {
        ProcessTable table = master.showProcesses(settings.answerTimeout());
        missing = "there is no new worker";
        Optional<Worker> newest =
            table.reloads() < reloads
                ? Optional.empty()
                : table.currentWorker().filter(found -> found.reloads() == 0);
        if (reloads > 0 && table.reloads() >= reloads && newest.isEmpty()) {
          // The master counts a reload before it is finished: only a state seen twice is the
          // outcome.
          if (refused) {
            throw new NotLoadedException(REFUSED);
          }
          refused = true;
        }
        Optional<Worker> worker = newest.filter(found -> !formerWorkers.contains(found.pid()));
        if (worker.isPresent()) {
          refused = false;
          missing = "worker " + worker.get().pid() + " does not answer yet";
          if (serves(worker.get(), folder)) {
            return new Loaded(table.masterPid(), worker.get().pid());
          }
        }
      } catch (HaproxySocketException e) {
        // The socket does not exist yet, or the master is just re-executing itself.
        missing = String.valueOf(e.getMessage());
      }
      if (!Processes.isAlive(process)) {
        throw new NotLoadedException("HAProxy, process " + process.pid() + ", ended");
      }
      if (System.nanoTime() - end > 0) {
        throw new NotLoadedException(
            "it did not start serving within " + timeout() + ": " + missing, true);
      }
      Processes.pause();
    }
  }

  private boolean serves(Worker worker, CommitFolder folder) {
    String pid = admin.showInfo(settings.answerTimeout()).getOrDefault("Pid", "");
    if (!pid.equals(Long.toString(worker.pid()))) {
      return false;
    }
    Optional<String> commit =
        admin.environment(ProcessFile.COMMIT_VARIABLE, settings.answerTimeout());
    if (!commit.equals(Optional.of(folder.commitId()))) {
      throw new NotLoadedException(
          "worker "
              + pid
              + " does not answer with the commit's id, but with "
              + commit.map(id -> "'" + id + "'").orElse("none"));
    }
    return true;
  }

  private List<String> startWords() {
    Path live = runDirectory.liveLink();
    List<String> words = new ArrayList<>();
    // In its own session, so that Ctrl-C in hrapi's terminal does not reach HAProxy.
    words.add(Processes.utility("setsid").toString());
    words.addAll(runDirectory.processLock().holding(LOCK_WAIT));
    words.addAll(
        binary
            .get()
            .listener(
                "-W",
                "-db",
                "-S",
                MasterProbe.socketArgument(sockets),
                "-f",
                live.resolve(CommitFolder.PROCESS_CFG).toString(),
                "-f",
                live.resolve(CommitFolder.HAPROXY_CFG).toString(),
                "-p",
                runDirectory.pidFile().toString()));
    return words;
  }

  private String timeout() {
    return settings.loadTimeout().toMillis() + " ms";
  }

  private void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    if (!await(process, settings.stopTimeout())) {
      throw new StopFailedException("process " + process.pid() + " is still there after SIGKILL");
    }
  }

  private static boolean await(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a failed start was ended", e);
    }
  }
}
