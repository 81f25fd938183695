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
 * Finds the master of hrapi's HAProxy by its socket, whose answer is authoritative. That nothing
 * runs is concluded only from the kernel.
 */
final class MasterProbe {

  private final MasterSocket socket;
  private final String socketArgument;
  private final Path pidFile;
  private final ProcessLock lock;
  private final Duration patience;

  /** Who answered last. */
  private volatile Optional<ProcessHandle> answered = Optional.empty();

  MasterProbe(SocketDirectory sockets, RunDirectory runDirectory, Duration patience) {
    this.socket = new MasterSocket(sockets.masterSocket());
    this.socketArgument = socketArgument(sockets);
    this.pidFile = runDirectory.pidFile();
    this.lock = runDirectory.processLock();
    this.patience = patience;
  }

  /** The argument of {@code -S}: no other HAProxy has this one. */
  static String socketArgument(SocketDirectory sockets) {
    return sockets.masterSocket() + ",mode,600";
  }

  /**
   * What was found.
   *
   * @param table there if the master answered
   * @param problem there if something runs but gave no answer; neither is there if nothing runs
   */
  record Finding(Optional<ProcessTable> table, Optional<String> problem) {}

  /** Looks for the master, within the patience given. */
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
        // In the middle of a reload, 2.6 refuses connections or resets them.
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
   * The master that answered last, if it lives; else the process that the pid file names, if it
   * lives and was started with our socket. One that reloads may be missed: it has neither a number
   * in its pid file then, nor arguments that can be read.
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
      // Not written yet, or half.
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
