package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state at any version: the nearest stored view (a snapshot or a recently requested one) plus a
 * replay of the events after it. Concurrent requests for the same version share one replay.
 * Thread-safe.
 */
public final class History {

  /** How many resources the views kept in memory may have in all; a bound on their size. */
  private static final int KEPT_RESOURCES = 100_000;

  private static final int KEPT_VIEWS = 64;

  /** Snapshots that are further apart than so many times their usual distance are missing ones. */
  private static final int MISSING_FROM = 2;

  /** Replays at a time: a long one has two threads already. */
  private static final int REPLAYS = 1;

  private static final int MAX_WAIT_SECONDS = 20;

  private final Semaphore turns = new Semaphore(REPLAYS, true);
  private final EventStore store;
  private final Snapshots snapshots;
  private final Replay replay;
  private final ConcurrentMap<Long, CompletableFuture<View>> replaying = new ConcurrentHashMap<>();

  /** Those that were asked for least lately come first. */
  private final Map<Long, View> kept = new LinkedHashMap<>(KEPT_VIEWS, 0.75f, true);

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
   * @throws BusyException if too many other versions are wanted at the same time
   */
  public View at(long version) {
    if (version == 0) {
      return View.EMPTY;
    }
    View known = kept(version);
    return known == null ? replayedOnce(version) : known;
  }

  /** Lets few replays run at a time: each holds the events that it reads and a view of its own. */
  private View replayedInTurn(long version) {
    try {
      if (!turns.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new BusyException("other requests are replaying versions; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException("hrapi is stopping");
    }
    try {
      return replayed(version);
    } finally {
      turns.release();
    }
  }

  private View replayedOnce(long version) {
    CompletableFuture<View> mine = new CompletableFuture<>();
    CompletableFuture<View> another = replaying.putIfAbsent(version, mine);
    if (another != null) {
      return joined(another);
    }
    try {
      // Whoever replayed it may have been done just before.
      View known = kept(version);
      View view = known == null ? replayedInTurn(version) : known;
      mine.complete(view);
      return view;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      replaying.remove(version);
    }
  }

  private static View joined(CompletableFuture<View> another) {
    try {
      return another.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private View replayed(long version) {
    View near = keptBefore(version);
    View snapshot = snapshots.nearest(version, store);
    View start = near == null || snapshot.version() > near.version() ? snapshot : near;
    View view = replay.replay(leapt(start, version), version);
    keep(view);
    return view;
  }

  /**
   * The view at a version. Where snapshots are missing, since they were deleted or the log came
   * from elsewhere, it makes them on its way, so that the next look back there is short again.
   */
  private View leapt(View start, long version) {
    View view = start;
    while (view.version() < version) {
      long events = Snapshotter.eventsBetween(view);
      boolean far = version - view.version() > MISSING_FROM * events;
      view =
          replay
              .replay(
                  view,
                  far ? view.version() + events : version,
                  MISSING_FROM * Snapshotter.sizeBetween(view))
              .view();
      if (view.version() < version) {
        snapshots.writeIfPossible(view);
      }
    }
    return view;
  }

  /**
   * The result of a start.
   *
   * @param view at the log's end
   * @param snapshot the version of the snapshot that the replay began with; 0 for none
   * @param replayed the size of the events after it, as {@link
   *     io.hrapi.events.log.EventRecord#size} counts it
   */
  public record Start(View view, long snapshot, long replayed) {}

  /**
   * The view at the log's end, for a start; does not stay in memory here.
   *
   * @throws ReplayException if the log does not lead there
   */
  public Start atHead() {
    LogHead head = store.head();
    View start = snapshots.nearest(head.version(), store);
    Replay.Reached reached = replay.replay(start, head.version(), Long.MAX_VALUE);
    return new Start(reached.view(), start.version(), reached.size());
  }

  /** The newest version that had happened at a time; 0 if none had. */
  public long versionAt(long timeMicros) {
    return store.versionAt(timeMicros);
  }

  /**
   * Whether it depends on a time that was not the clock's that a version is the newest one at some
   * time: on its own time, or on that of the next one.
   *
   * @param allowance what the two events need is taken from it, and stays taken
   */
  public boolean isTimeDoubted(long version, Allowance allowance) {
    return store
        .page(EventQuery.between(version - 1, version + 2, 2), Long.MAX_VALUE, allowance)
        .events()
        .stream()
        .anyMatch(History::isDoubted);
  }

  private static boolean isDoubted(EventRecord event) {
    for (Change change : ChangeCodec.lazily(event.format(), event.changes())) {
      if (change instanceof ClockDoubted) {
        return true;
      }
    }
    return false;
  }

  /** Lets go of all views that are kept in memory. */
  public synchronized void forget() {
    kept.clear();
  }

  private synchronized @Nullable View kept(long version) {
    return kept.get(version);
  }

  /** The newest before a version; to begin a replay with it is no use that keeps it longer. */
  private synchronized @Nullable View keptBefore(long version) {
    View nearest = null;
    for (View view : kept.values()) {
      if (view.version() < version && (nearest == null || view.version() > nearest.version())) {
        nearest = view;
      }
    }
    return nearest;
  }

  private synchronized void keep(View view) {
    kept.put(view.version(), view);
    int resources = 0;
    for (View each : kept.values()) {
      resources += each.model().size();
    }
    Iterator<View> leastUsed = kept.values().iterator();
    while (leastUsed.hasNext() && (kept.size() > KEPT_VIEWS || resources > KEPT_RESOURCES)) {
      resources -= leastUsed.next().model().size();
      leastUsed.remove();
    }
  }
}
