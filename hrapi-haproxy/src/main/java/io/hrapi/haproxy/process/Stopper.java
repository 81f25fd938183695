package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.MasterProbe.Finding;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops all processes of HAProxy. The caller ensures that only one stop runs at a time. */
final class Stopper {

  private static final Logger LOGGER = LoggerFactory.getLogger(Stopper.class);

  /** The interval between two checks whether a stopping HAProxy still has requests. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * HAProxy must be idle for this long: the rest of a request that has just begun to arrive comes
   * within it.
   */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /**
   * The number of queries without a response, each of a few seconds, after which HAProxy is
   * considered hung.
   */
  private static final int UNANSWERED = 2;

  private final MasterProbe probe;
  private final MasterSocket master;
  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final ProcessSettings settings;
  private final HaproxyLog log;

  Stopper(
      MasterProbe probe,
      MasterSocket master,
      RunDirectory runDirectory,
      SocketDirectory sockets,
      ProcessSettings settings,
      HaproxyLog log) {
    this.probe = probe;
    this.master = master;
    this.runDirectory = runDirectory;
    this.sockets = sockets;
    this.settings = settings;
    this.log = log;
  }

  /**
   * Stops HAProxy and waits until all its processes have ended.
   *
   * @param graceful whether running requests may end first; idle connections are not waited for
   * @return false if HAProxy was not running
   * @throws StopFailedException if a process is still there after all attempts
   */
  boolean stop(boolean graceful) {
    Finding finding = probe.probe();
    Set<ProcessHandle> all = new LinkedHashSet<>();
    finding.table().flatMap(table -> ProcessHandle.of(table.masterPid())).ifPresent(all::add);
    probe.hintedMaster().ifPresent(all::add);
    List<ProcessHandle> workers =
        finding.table().map(ProcessTable::workers).orElse(List.of()).stream()
            .flatMap(worker -> ProcessHandle.of(worker.pid()).stream())
            .toList();
    all.addAll(workers);
    // Also a master that is reloading, or workers that outlived their master.
    all.addAll(runDirectory.processLock().holders());
    if (all.isEmpty()) {
      if (finding.problem().isPresent()) {
        throw new StopFailedException(
            "the process to stop is not known, but HAProxy is there: " + finding.problem().get());
      }
      removeTraces();
      return false;
    }
    stop(List.copyOf(all), workers, graceful);
    log.writer().awaitEnd();
    removeTraces();
    return true;
  }

  /**
   * Sends signals to the first process, the master, which stops the workers. A process that a
   * signal has stopped reacts to no other signal, so it is not waited for: it is killed after the
   * others had time to end.
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
    stopped.forEach(Stopper::kill);
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
   * Waits for the processes to end; returns false if they have not within the timeout, do not
   * respond, or have no requests left: with {@code option idle-close-on-response} idle connections
   * stay open for a minute, and may never be used again.
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
        // A worker that does not respond the second time either is not waited for any longer.
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

  private void removeTraces() {
    List<Path> traces =
        List.of(sockets.masterSocket(), sockets.adminSocket(), runDirectory.pidFile());
    try {
      for (Path trace : traces) {
        Files.deleteIfExists(trace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files that a stopped HAProxy left cannot be removed", e);
    }
  }
}
