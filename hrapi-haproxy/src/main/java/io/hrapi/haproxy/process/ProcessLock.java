package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether any process of hrapi's HAProxy is alive, according to the kernel: master and workers
 * inherit an open file with a lock on it (flock(2)), through each reload, and the lock ends with
 * the last of them. Sockets, pid file and arguments do not suffice: while a master of HAProxy 2.6
 * reloads, it has none of them. Also prevents the start of a second HAProxy on the same run
 * directory.
 */
final class ProcessLock {

  /** The exit status of a program that did not get the lock. */
  static final int HELD = 75;

  private static final String FLOCK = "flock";
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Path file;
  private final Path log;

  /**
   * Creates an instance without touching the file.
   *
   * @param file created when needed; never deleted, since a lock on a deleted file has no effect
   * @param log the file to which HAProxy's output is written
   */
  ProcessLock(Path file, Path log) {
    this.file = file;
    this.log = log;
  }

  /** Returns the file that the lock is on. */
  Path file() {
    return file;
  }

  /** Creates the file (0600) if it is missing. */
  void prepare() throws IOException {
    try {
      Disk.write(file, new byte[0]);
    } catch (FileAlreadyExistsException e) {
      // The usual case.
    }
  }

  /**
   * Returns the command line prefix that makes a program, and all its child processes, hold the
   * lock.
   *
   * @param wait how long to wait for the lock; then the program ends with {@link #HELD}
   * @throws HaproxyUnavailableException if the flock program is missing
   */
  List<String> holding(Duration wait) {
    return List.of(
        Processes.utility(FLOCK).toString(),
        // The program replaces flock, with the same pid.
        "--no-fork",
        "--wait",
        String.format(Locale.ROOT, "%.3f", wait.toMillis() / 1_000.0),
        "--conflict-exit-code",
        Integer.toString(HELD),
        file.toString());
  }

  /**
   * Queries the kernel, by running a short process.
   *
   * @throws HaproxyUnavailableException if the flock program is missing, or fails
   */
  boolean isHeld() {
    StringBuilder output = new StringBuilder();
    // Shared, so that two concurrent queries do not mistake each other for HAProxy.
    List<String> words =
        List.of(
            Processes.utility(FLOCK).toString(),
            "--shared",
            "--nonblock",
            "--conflict-exit-code",
            Integer.toString(HELD),
            file.toString(),
            "true");
    int status = ChildProcess.run(words, Path.of("/"), DEADLINE, output::append);
    if (status != 0 && status != HELD) {
      throw new HaproxyUnavailableException(
          "it is not known whether HAProxy runs: flock on "
              + file
              + " ended with status "
              + status
              + ": "
              + output,
          null);
    }
    return status == HELD;
  }

  /**
   * Returns the processes of HAProxy that have the file open, according to /proc; used for messages
   * and signals. Omits processes that hrapi may not inspect, for instance of a HAProxy with file
   * capabilities, and other processes that merely read the file: a HAProxy process also has its log
   * or the pipe to the log writer open.
   *
   * @return the processes in ascending order of their ids
   */
  List<ProcessHandle> holders() {
    return ProcessHandle.allProcesses()
        .filter(this::isHolder)
        .sorted(Comparator.comparingLong(ProcessHandle::pid))
        .toList();
  }

  private boolean isHolder(ProcessHandle process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (Stream<Path> links = Files.list(folder)) {
      Set<Path> open = new HashSet<>();
      links.forEach(link -> target(link).ifPresent(open::add));
      return open.contains(file.toRealPath())
          && (open.contains(log.toRealPath())
              || LogWriter.pipe(log).filter(open::contains).isPresent());
    } catch (IOException | UncheckedIOException e) {
      // Inspection is not permitted, or the process has ended, or the lock was never held.
      return false;
    }
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      // Closed in the meantime.
      return Optional.empty();
    }
  }
}
