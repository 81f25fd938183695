package io.hrapi.app.audit;

import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.IndexComparison;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.verify.CacheComparison;
import io.hrapi.events.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the caches of the served log with it; those that differ are deleted and created again.
 * Thread-safe.
 */
public final class ServedCaches {

  private static final int EXAMINE_SECONDS = 60;

  private final Snapshots snapshots;
  private final History history;
  private final HistoryFollower follower;

  public ServedCaches(Snapshots snapshots, History history, HistoryFollower follower) {
    this.snapshots = snapshots;
    this.history = history;
    this.follower = follower;
  }

  /** Begins a comparison; the caller reads the log afterwards. */
  CacheComparison begin() {
    return new CacheComparison(snapshots, index());
  }

  /**
   * Returns the comparison of the history's index; null if it cannot be examined, as while it is
   * rebuilt.
   */
  private @Nullable IndexComparison index() {
    try {
      HistoryIndex.Examination found = follower.examine().get(EXAMINE_SECONDS, TimeUnit.SECONDS);
      return IndexComparison.of(found, follower);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** Deletes the caches that differ, and returns what was compared and found. */
  Verdict.Caches mend(CacheComparison compared) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<Long, String> each : compared.wrongSnapshots().entrySet()) {
      snapshots.delete(each.getKey(), each.getValue());
      problems.add(
          "the snapshot of version "
              + each.getKey()
              + ": "
              + each.getValue()
              + "; it was deleted and will be made again when needed");
    }
    if (!problems.isEmpty()) {
      // It may hold views that were replayed from these snapshots.
      history.forget();
    }
    IndexComparison index = compared.wrongIndex();
    if (index != null) {
      String difference = index.isWhole() ? index.difference(follower) : follower.whyDiscarded();
      if (index.isWhole()) {
        follower.discard(difference);
      }
      problems.add(
          "the index of the history: " + difference + "; it is being rebuilt from the log");
    }
    return new Verdict.Caches(compared.snapshots(), compared.entries(), problems);
  }
}
