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
 * Compares the caches beside a log with the state that it replays to, while it is replayed from its
 * first event. For one check, and one thread.
 */
public final class CacheComparison {

  private final Snapshots snapshots;
  private final Set<Long> kept;
  private final @Nullable IndexComparison index;
  private final SortedMap<Long, String> wrong = new TreeMap<>();
  private int compared;

  /**
   * Begins.
   *
   * @param index null if there is none that can be compared
   */
  public CacheComparison(Snapshots snapshots, @Nullable IndexComparison index) {
    this.snapshots = snapshots;
    this.kept = snapshots.kept();
    this.index = index;
  }

  /** Takes the next event, and what the log leads to with it. */
  void check(EventRecord event, Iterable<? extends Change> changes, View view) {
    if (index != null) {
      index.add(event, changes);
    }
    if (kept.contains(event.version())) {
      compared++;
      snapshots.difference(view).ifPresent(why -> wrong.put(event.version(), why));
    }
  }

  /** How many snapshots were compared. */
  public int snapshots() {
    return compared;
  }

  /** How many entries the index has; 0 if it was not compared. */
  public long entries() {
    return index == null ? 0 : index.entries();
  }

  /** The snapshots that are not what the log leads to, by their versions, each with why. */
  public SortedMap<Long, String> wrongSnapshots() {
    return wrong;
  }

  /** The index, if its entries are not those of the log; else null. */
  public @Nullable IndexComparison wrongIndex() {
    return index == null || index.isSame() ? null : index;
  }
}
