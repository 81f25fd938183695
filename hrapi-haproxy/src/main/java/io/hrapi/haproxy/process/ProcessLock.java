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
 * the last of them. Sockets, pid file and arguments are not enough for that: while a master of 2.6
 * reloads, it has none of them. Also keeps a second HAProxy of the same run directory from being
 * started.
 */
final class ProcessLock {

  /** The status with which a program ends that did not get the lock. */
  static final int HELD = 75;

  private static final String FLOCK = "flock";
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Path file;
  private final Path log;

  /**
   * Touches nothing yet.
   *
   * @param file made when it is needed; never deleted, since a lock on a deleted file is no lock
   * @param log into which HAProxy writes
   */
  ProcessLock(Path file, Path log) {
    this.file = file;
    this.log = log;
  }

  /** What holds the lock, as long as it is there. */
  Path file() {
    return file;
  }

  /** Makes the file (0600) if it is not there. */
  void prepare() throws IOException {
    try {
      Disk.write(file, new byte[0]);
    } catch (FileAlreadyExistsException e) {
      // The rule.
    }
  }

  /**
   * What stands before a program's own words so that it, and all that comes of it, holds the lock.
   *
   * @param wait for the lock, at most; then the program ends with {@link #HELD}
   * @throws HaproxyUnavailableException if there is no flock
   */
  List<String> holding(Duration wait) {
    return List.of(
        Processes.utility(FLOCK).toString(),
        // The program takes the place of flock, and its pid.
        "--no-fork",
        "--wait",
        String.format(Locale.ROOT, "%.3f", wait.toMillis() / 1_000.0),
        "--conflict-exit-code",
        Integer.toString(HELD),
        file.toString());
  }

  /**
   * Asks the kernel, which takes one short process of ours.
   *
   * @throws HaproxyUnavailableException if there is no flock, or it fails
   */
  boolean isHeld() {
    StringBuilder output = new StringBuilder();
    // Shared: two who ask at a time do not take each other for HAProxy.
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
   * Which processes of HAProxy have it open, by what /proc tells: for words and signals. Those that
   * may not be looked into are missing, of a HAProxy with capabilities of its file for instance; so
   * are strangers that read the file: what HAProxy's say goes to its log, or to who writes that.
   *
   * @return the oldest first
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
      // Not ours to look into, or ended in between; or nobody ever held it.
      return false;
    }
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      // Closed in between.
      return Optional.empty();
    }
  }
}
