package io.hrapi.haproxy.process;

import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit whose files HAProxy loads when it starts or reloads by itself, and the other commits
 * that are kept. Created by {@link HaproxyProcess}, under whose lock it is used.
 */
final class LiveCommit {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveCommit.class);

  private final RunDirectory runDirectory;
  private final Supplier<ProcessState> state;

  /** Whether HAProxy is known to run the commit that {@code live} points to. */
  private boolean settled;

  /** Commits whose load was not waited for to the end, so that HAProxy may still load them. */
  private final Set<String> unfinished = new HashSet<>();

  /**
   * Creates an instance for a run directory.
   *
   * @param state queries what HAProxy runs
   */
  LiveCommit(RunDirectory runDirectory, Supplier<ProcessState> state) {
    this.runDirectory = runDirectory;
    this.state = state;
  }

  /** Returns the live commit; empty if there is none, or its folder is missing. */
  Optional<CommitFolder> current() {
    return runDirectory.live();
  }

  /** Returns the path of {@code live}, which HAProxy's messages name. */
  Path link() {
    return runDirectory.liveLink();
  }

  /** Records that HAProxy may run another commit than the live one from now on. */
  void beginLoad() {
    settled = false;
  }

  /** Makes {@code live} point to a commit, before HAProxy reads it. */
  void switchTo(CommitFolder folder) {
    runDirectory.switchLive(Optional.of(folder));
    LoadStep.LIVE_SWITCHED.taken();
  }

  /** Records that changes at run time brought HAProxy to the live commit. */
  void changed() {
    settled = true;
  }

  /** Records that HAProxy has loaded the live commit and is not loading any other. */
  void loaded() {
    settled = true;
    unfinished.clear();
  }

  /** Records that HAProxy may still load a commit although hrapi stopped waiting for it. */
  void mayStillLoad(CommitFolder folder) {
    unfinished.add(folder.commitId());
  }

  /**
   * Restores {@code live} after a failed load. If that fails too, its exception is added to the
   * reason as suppressed.
   *
   * @param reason why the load failed
   * @return the message for both failures
   */
  String switchBack(Optional<CommitFolder> former, RuntimeException reason) {
    String said = String.valueOf(reason.getMessage());
    try {
      // If a full disk was the reason, switching would fail again.
      if (!current().equals(former)) {
        runDirectory.switchLive(former);
      }
      return said;
    } catch (UncheckedIOException e) {
      reason.addSuppressed(e);
      return said
          + "; afterwards "
          + e.getMessage()
          + ": until the next commit HAProxy would start with a configuration that was "
          + "not loaded";
    }
  }

  /** Does what {@link HaproxyProcess#putBack} says. */
  void putBack(String commitId) {
    Optional<CommitFolder> folder = runDirectory.commit(commitId);
    folder.filter(one -> !current().equals(folder)).ifPresent(this::putBack);
  }

  private void putBack(CommitFolder folder) {
    LOGGER.warn(
        "The next start of HAProxy would have loaded {} and not commit {}; this was "
            + "corrected.",
        current().map(other -> "commit " + other.commitId()).orElse("nothing"),
        folder.commitId());
    runDirectory.switchLive(Optional.of(folder));
  }

  /** Does what {@link HaproxyProcess#prune} says. */
  List<String> prune() {
    Set<String> kept = new HashSet<>(unfinished);
    if (!settled) {
      ProcessState now = state.get();
      if (now instanceof ProcessState.Unresponsive) {
        return List.of();
      }
      if (now instanceof ProcessState.Running running) {
        running.commitId().ifPresent(kept::add);
      }
    }
    List<String> deleted = runDirectory.prune(kept);
    LoadStep.PRUNED.taken();
    return deleted;
  }
}
