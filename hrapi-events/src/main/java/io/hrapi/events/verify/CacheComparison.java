package io.hrapi.events.verify;

import io.hrapi.events.change.Change;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.IndexComparison;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the caches next to a log with the log while it is replayed from its first event. For one
 * verification and one thread.
 */
public final class CacheComparison {

  private final Snapshots snapshots;
  private final Set<Long> kept;
  private final @Nullable IndexComparison index;
  private final SortedMap<Long, String> wrong = new TreeMap<>();
  private int compared;

  /**
   * Creates a comparison.
   *
   * @param snapshots the snapshots next to the log
   * @param index the comparison of the index; null if there is none that can be compared
   */
  public CacheComparison(Snapshots snapshots, @Nullable IndexComparison index) {
    this.snapshots = snapshots;
    this.kept = snapshots.kept();
    this.index = index;
  }

  /** Compares the caches with the next event and the view after it. */
  void check(EventRecord event, Iterable<? extends Change> changes, View view) {
    if (index != null) {
      index.add(event, changes);
    }
    if (kept.contains(event.version())) {
      compared++;
      snapshots.difference(view).ifPresent(why -> wrong.put(event.version(), why));
    }
  }

  /** Returns the number of snapshots that were compared. */
  public int snapshots() {
    return compared;
  }

  /** Returns the number of entries in the index; 0 if it was not compared. */
  public long entries() {
    return index == null ? 0 : index.entries();
  }

  /** Returns the snapshots that differ from the log, by version: for each, what differs. */
  public SortedMap<Long, String> wrongSnapshots() {
    return wrong;
  }

  /** Returns the comparison of the index if its entries are not those of the log; else null. */
  public @Nullable IndexComparison wrongIndex() {
    return index == null || index.isSame() ? null : index;
  }
}
