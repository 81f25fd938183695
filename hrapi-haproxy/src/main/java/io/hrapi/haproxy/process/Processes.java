package io.hrapi.haproxy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Processes by their id: whether they are alive, and sending signals to them. */
public final class Processes {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 10;
  private static final char UNKNOWN = '?';

  private Processes() {}

  /** Whether it lives: one that is dead but not yet buried by its parent does not. */
  static boolean isAlive(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    char state = state(process.pid());
    return state != 'Z' && state != 'X' && (state != UNKNOWN || process.isAlive());
  }

  /**
   * Whether a signal (SIGSTOP, say) or a debugger has stopped it: until it is let go on it neither
   * answers nor ends, but by SIGKILL.
   */
  static boolean isStopped(ProcessHandle process) {
    char state = state(process.pid());
    return state == 'T' || state == 't';
  }

  /** What to add where a process does not answer; empty if it is not stopped. */
  static String ifStopped(long pid) {
    return ProcessHandle.of(pid).filter(Processes::isStopped).isPresent()
        ? " (a signal has stopped process " + pid + "; kill -CONT " + pid + " resumes it)"
        : "";
  }

  private static char state(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
      String stat = new String(bytes, StandardCharsets.ISO_8859_1);
      // proc(5): the state follows the name, which stands in parentheses and may have some itself.
      int state = stat.lastIndexOf(") ") + 2;
      return state < stat.length() ? stat.charAt(state) : 'X';
    } catch (IOException e) {
      // It ended in between, or there is no /proc to ask.
      return UNKNOWN;
    }
  }

  /**
   * Waits until all of them are gone; false if some are not in time. One that its parent never
   * buries, in a container without an init for instance, is gone when it has ended.
   */
  public static boolean awaitGone(Collection<ProcessHandle> processes, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (processes.stream().anyMatch(Processes::isAlive)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Asks HAProxy's master to let its connections end (SIGUSR1). */
  static void signalGracefulStop(ProcessHandle process) {
    // Java sends no other signals than TERM and KILL; the shell's own kill needs no package.
    int status =
        ChildProcess.run(
            List.of("/bin/sh", "-c", "kill -s USR1 \"$1\"", "sh", Long.toString(process.pid())),
            Path.of("/"),
            DEADLINE,
            line -> {});
    if (status != 0 && isAlive(process)) {
      throw new StopFailedException(
          "process " + process.pid() + " could not be signalled, kill ended with status " + status);
    }
  }

  /**
   * A program of util-linux, where programs are.
   *
   * @throws HaproxyUnavailableException if it is not there
   */
  static Path utility(String program) {
    return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new HaproxyUnavailableException(
                    "there is no " + program + " on this machine, expected that of util-linux",
                    null));
  }

  /** The time between two questions. */
  static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for HAProxy", e);
    }
  }
}
