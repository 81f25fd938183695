package io.hrapi.events.projection;

import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The log as it was at any version: the nearest view that is kept (a snapshot, or one that was
 * asked for lately) and a replay of what follows it. Thread-safe.
 */
public final class History {

  /** How many resources the views kept in memory may have in all; a bound on their size. */
  private static final int KEPT_RESOURCES = 100_000;

  private static final int KEPT_VIEWS = 64;

  private final EventStore store;
  private final Snapshots snapshots;
  private final Replay replay;
  private final NavigableMap<Long, View> kept = new TreeMap<>();

  public History(EventStore store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
    this.replay = new Replay(store);
  }

  /**
   * The view at a version.
   *
   * @param version 0 for the empty log; must not be beyond the head
   * @throws ReplayException if the log does not lead there
   */
  public View at(long version) {
    if (version == 0) {
      return View.EMPTY;
    }
    View known = keptAtOrBefore(version);
    if (known != null && known.version() == version) {
      return known;
    }
    View snapshot = snapshots.nearest(version, store);
    View start = known == null || snapshot.version() > known.version() ? snapshot : known;
    View view = replay.replay(start, version);
    keep(view);
    return view;
  }

  /**
   * The view at the log's end, for a start; does not stay in memory here.
   *
   * @param snapshotTaken is told the version of the snapshot that it began with; 0 for none
   * @throws ReplayException if the log does not lead there
   */
  public View atHead(LongConsumer snapshotTaken) {
    LogHead head = store.head();
    View start = snapshots.nearest(head.version(), store);
    snapshotTaken.accept(start.version());
    return replay.replay(start, head.version());
  }

  /** The newest version that had happened at a time; 0 if none had. */
  public long versionAt(long timeMicros) {
    return store.versionAt(timeMicros);
  }

  /** Lets go of all views that are kept in memory. */
  public synchronized void forget() {
    kept.clear();
  }

  private synchronized @Nullable View keptAtOrBefore(long version) {
    Map.Entry<Long, View> entry = kept.floorEntry(version);
    return entry == null ? null : entry.getValue();
  }

  private synchronized void keep(View view) {
    kept.put(view.version(), view);
    int resources = 0;
    for (View each : kept.values()) {
      resources += each.topology().size();
    }
    Iterator<View> oldest = kept.values().iterator();
    while (oldest.hasNext() && (kept.size() > KEPT_VIEWS || resources > KEPT_RESOURCES)) {
      resources -= oldest.next().topology().size();
      oldest.remove();
    }
  }
}
