package io.hrapi.haproxy.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The worker that hrapi loaded last: any other worker was loaded by somebody else. Thread-safe, as
 * long as only one load runs at a time.
 */
final class LoadedWorker {

  /** 0 if that is not known. */
  private volatile long pid;

  /** The commit of a reload that was not waited for to its end; null if there is none. */
  private volatile @Nullable String awaited;

  /** Its process id; 0 if none was loaded. */
  long pid() {
    return pid;
  }

  /** It was loaded by us; nothing is awaited any more. */
  void loaded(long worker) {
    pid = worker;
    awaited = null;
  }

  /** It was there before us, and is taken for ours. */
  void adopt(long worker) {
    pid = worker;
  }

  /** A reload was not waited for any longer, and its worker may come all the same. */
  void mayCome(String commitId) {
    awaited = commitId;
  }

  /** Whether the worker of a commit may come still. */
  boolean isAwaited(String commitId) {
    return commitId.equals(awaited);
  }

  /** The worker of a reload that took longer than it was waited for is ours all the same. */
  void see(ProcessState.Running running) {
    String expected = awaited;
    if (expected != null && running.commitId().equals(Optional.of(expected))) {
      loaded(running.workerPid());
    }
  }
}
