package io.hrapi.haproxy.process;

import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
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

  /** Whether {@code live} is known to be what HAProxy runs. */
  private boolean settled;

  /** Commits that HAProxy was to load and may be loading still, though it was not waited for. */
  private final Set<String> unfinished = new HashSet<>();

  /**
   * Takes the directory of both.
   *
   * @param state asks HAProxy what it runs
   */
  LiveCommit(RunDirectory runDirectory, Supplier<ProcessState> state) {
    this.runDirectory = runDirectory;
    this.state = state;
  }

  /** Empty if there is none, or its folder is gone. */
  Optional<CommitFolder> current() {
    return runDirectory.live();
  }

  /** From here on HAProxy may run what {@code live} is not. */
  void beginLoad() {
    settled = false;
  }

  /** Makes {@code live} what is loaded, before HAProxy reads it. */
  void switchTo(CommitFolder folder) {
    runDirectory.switchLive(Optional.of(folder));
    LoadStep.LIVE_SWITCHED.taken();
  }

  /** HAProxy was brought to what {@code live} is, as it runs. */
  void changed() {
    settled = true;
  }

  /** HAProxy has loaded what {@code live} is, and nothing else any more. */
  void loaded() {
    settled = true;
    unfinished.clear();
  }

  /** HAProxy was not waited for any longer, and may load a commit all the same. */
  void mayStillLoad(CommitFolder folder) {
    unfinished.add(folder.commitId());
  }

  /**
   * Makes {@code live} what it was before a load that failed. If that fails too, it is suppressed
   * by the reason, which comes first.
   *
   * @param reason why the load failed
   * @return what is to be said of both
   */
  String switchBack(Optional<CommitFolder> former, RuntimeException reason) {
    String said = String.valueOf(reason.getMessage());
    try {
      // Where a full disk was in the way, it would be once more.
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

  /** See {@link HaproxyProcess#putBack}. */
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

  /** See {@link HaproxyProcess#prune}. */
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
