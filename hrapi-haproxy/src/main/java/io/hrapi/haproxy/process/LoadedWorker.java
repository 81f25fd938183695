package io.hrapi.haproxy.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The worker that hrapi loaded last: any other worker was loaded by other means. Thread-safe, as
 * long as only one load runs at a time.
 */
final class LoadedWorker {

  /** The process id; 0 if it is not known. */
  private volatile long pid;

  /** The commit of a reload whose end was not waited for; null if there is none. */
  private volatile @Nullable String awaited;

  /** Returns the process id; 0 if none was loaded. */
  long pid() {
    return pid;
  }

  /** Records a worker that hrapi loaded; no reload is awaited any more. */
  void loaded(long worker) {
    pid = worker;
    awaited = null;
  }

  /** Records a worker that existed before as loaded by hrapi. */
  void adopt(long worker) {
    pid = worker;
  }

  /** Records that hrapi stopped waiting for a reload whose worker may still start. */
  void mayCome(String commitId) {
    awaited = commitId;
  }

  /** Returns whether the worker of a commit may still start. */
  boolean isAwaited(String commitId) {
    return commitId.equals(awaited);
  }

  /**
   * Records the worker of a reload that ended after hrapi stopped waiting for it as loaded by
   * hrapi.
   */
  void see(ProcessState.Running running) {
    String expected = awaited;
    if (expected != null && running.commitId().equals(Optional.of(expected))) {
      loaded(running.workerPid());
    }
  }
}
