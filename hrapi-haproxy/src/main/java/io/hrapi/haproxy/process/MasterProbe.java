package io.hrapi.haproxy.process;

import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the master of hrapi's HAProxy by its socket, whose response is authoritative. Only
 * information from the kernel proves that nothing runs.
 */
final class MasterProbe {

  private final MasterSocket socket;
  private final String socketArgument;
  private final Path pidFile;
  private final ProcessLock lock;
  private final Duration patience;

  /** The master that responded last. */
  private volatile Optional<ProcessHandle> answered = Optional.empty();

  MasterProbe(SocketDirectory sockets, RunDirectory runDirectory, Duration patience) {
    this.socket = new MasterSocket(sockets.masterSocket());
    this.socketArgument = socketArgument(sockets);
    this.pidFile = runDirectory.pidFile();
    this.lock = runDirectory.processLock();
    this.patience = patience;
  }

  /** Returns the argument of {@code -S}, which no other HAProxy has. */
  static String socketArgument(SocketDirectory sockets) {
    return sockets.masterSocket() + ",mode,600";
  }

  /**
   * The result of a probe.
   *
   * @param table present if the master responded
   * @param problem present if something runs but did not respond; both are empty if nothing runs
   */
  record Finding(Optional<ProcessTable> table, Optional<String> problem) {}

  /** Looks for the master, until it responds or {@code patience} is over. */
  Finding probe() {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long left = Math.max(end - System.nanoTime(), 1_000_000);
      try {
        ProcessTable table = socket.showProcesses(Duration.ofNanos(left));
        answered = ProcessHandle.of(table.masterPid());
        return new Finding(Optional.of(table), Optional.empty());
      } catch (HaproxySocketException e) {
        Optional<ProcessHandle> hint = hintedMaster();
        boolean lives = hint.isPresent() || lock.isHeld();
        if (!e.isListening() && !lives) {
          return new Finding(Optional.empty(), Optional.empty());
        }
        // In the middle of a reload, HAProxy 2.6 refuses or resets connections.
        if (System.nanoTime() - end > 0) {
          String who =
              hint.map(
                      process ->
                          "process "
                              + process.pid()
                              + " runs"
                              + Processes.ifStopped(process.pid())
                              + ", but ")
                  .orElseGet(() -> lives ? holding() : "");
          return new Finding(Optional.empty(), Optional.of(who + e.getMessage()));
        }
        Processes.pause();
      }
    }
  }

  private String holding() {
    List<Long> pids = lock.holders().stream().map(ProcessHandle::pid).toList();
    String who = pids.isEmpty() ? "a process of it holds " : "of its processes, " + pids + " hold ";
    return who + lock.file() + ", but ";
  }

  /**
   * Returns the master that responded last, if it is alive; else the process that the pid file
   * names, if it is alive and was started with hrapi's socket. May miss a master that is reloading:
   * its pid file is then empty and its arguments cannot be read.
   */
  Optional<ProcessHandle> hintedMaster() {
    Optional<ProcessHandle> known = answered.filter(Processes::isAlive);
    if (known.isPresent()) {
      return known;
    }
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return ProcessHandle.of(pid).filter(Processes::isAlive).filter(this::hasOurSocket);
    } catch (NoSuchFileException | NumberFormatException e) {
      // The file is not written yet, or not completely.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("HAProxy's pid file " + pidFile + " cannot be read", e);
    }
  }

  private boolean hasOurSocket(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> Arrays.asList(arguments).contains(socketArgument))
        .orElse(false);
  }
}
