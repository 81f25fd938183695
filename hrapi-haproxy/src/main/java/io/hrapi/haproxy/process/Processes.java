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

  /**
   * Returns whether a process is alive: one that has ended but was not yet reaped by its parent is
   * not.
   */
  static boolean isAlive(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    char state = state(process.pid());
    return state != 'Z' && state != 'X' && (state != UNKNOWN || process.isAlive());
  }

  /**
   * Returns whether a signal (for instance SIGSTOP) or a debugger has stopped a process: until it
   * is resumed, it neither responds nor ends, except by SIGKILL.
   */
  static boolean isStopped(ProcessHandle process) {
    char state = state(process.pid());
    return state == 'T' || state == 't';
  }

  /**
   * Returns a text to append to the message that a process does not respond; empty if it is not
   * stopped.
   */
  static String ifStopped(long pid) {
    return ProcessHandle.of(pid).filter(Processes::isStopped).isPresent()
        ? " (a signal has stopped process " + pid + "; kill -CONT " + pid + " resumes it)"
        : "";
  }

  private static char state(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
      String stat = new String(bytes, StandardCharsets.ISO_8859_1);
      // proc(5): the state follows the name in parentheses, which may contain parentheses itself.
      int state = stat.lastIndexOf(") ") + 2;
      return state < stat.length() ? stat.charAt(state) : 'X';
    } catch (IOException e) {
      // The process ended in the meantime, or there is no /proc.
      return UNKNOWN;
    }
  }

  /**
   * Waits until all processes have ended; returns false if some have not within the timeout. A
   * process that its parent never reaps, for instance in a container without an init, counts as
   * ended.
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

  /** Signals HAProxy's master to end gracefully, once its connections have ended (SIGUSR1). */
  static void signalGracefulStop(ProcessHandle process) {
    // Java sends no signals but TERM and KILL; the shell's built-in kill needs no package.
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
   * Returns the path of a program of util-linux, in one of the usual folders.
   *
   * @throws HaproxyUnavailableException if it is missing
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

  /** Sleeps between two polls. */
  static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for HAProxy", e);
    }
  }
}
