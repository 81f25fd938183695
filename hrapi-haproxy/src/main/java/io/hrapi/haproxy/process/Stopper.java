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

  /** Between two looks whether a HAProxy that is stopped has work left. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** So long without work: a request whose first bytes are on their way comes within it. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** So many questions without an answer, of some seconds each, and HAProxy counts as hung. */
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
   * Stops HAProxy and waits until it and all its workers are gone.
   *
   * @param graceful whether requests under way may end first; connections that wait for a request
   *     are not waited for
   * @return false if none ran
   * @throws StopFailedException if it is still there after all means
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
    // A master that reloads, or workers that outlived theirs.
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
