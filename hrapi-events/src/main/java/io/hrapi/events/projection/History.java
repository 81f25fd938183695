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
 * Returns the state at any version: the nearest stored view (a snapshot or a recently requested
 * one) plus a replay of the events after it. Concurrent requests for the same version share one
 * replay. Thread-safe.
 */
public final class History {

  /** The maximum number of resources in all views kept in memory, to bound their size. */
  private static final int KEPT_RESOURCES = 100_000;

  private static final int KEPT_VIEWS = 64;

  /**
   * If two snapshots are further apart than this multiple of their usual distance, others between
   * them are missing.
   */
  private static final int MISSING_FROM = 2;

  /** The number of concurrent replays: a long one already uses two threads. */
  private static final int REPLAYS = 1;

  private static final int MAX_WAIT_SECONDS = 20;

  private final Semaphore turns = new Semaphore(REPLAYS, true);
  private final EventStore store;
  private final Snapshots snapshots;
  private final Replay replay;
  private final ConcurrentMap<Long, CompletableFuture<View>> replaying = new ConcurrentHashMap<>();

  /** In order of access, the least recently requested first. */
  private final Map<Long, View> kept = new LinkedHashMap<>(KEPT_VIEWS, 0.75f, true);

  public History(EventStore store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
    this.replay = new Replay(store);
  }

  /**
   * Returns the view at a version.
   *
   * @param version 0 for the empty log; must not be beyond the head
   * @throws ReplayException if the log cannot be replayed up to the version
   * @throws BusyException if too many other versions are requested at the same time
   */
  public View at(long version) {
    if (version == 0) {
      return View.EMPTY;
    }
    View known = kept(version);
    return known == null ? replayedOnce(version) : known;
  }

  /**
   * Limits the number of concurrent replays, because each needs memory for the events that it reads
   * and for a view.
   */
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
      // Another thread may just have finished replaying this version.
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
   * Returns the view at a version. If snapshots are missing, because they were deleted or the log
   * was imported, writes them on the way, so that the next replay is short again.
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
   * The result of the replay at the start of hrapi.
   *
   * @param view the view at the head of the log
   * @param snapshot the version of the snapshot that the replay began with; 0 if there was none
   * @param replayed the total size of the events after it, in the unit of {@link
   *     io.hrapi.events.log.EventRecord#size}
   */
  public record Start(View view, long snapshot, long replayed) {}

  /**
   * Returns the view at the head of the log, for the start of hrapi; it is not kept in memory here.
   *
   * @throws ReplayException if the log cannot be replayed
   */
  public Start atHead() {
    LogHead head = store.head();
    View start = snapshots.nearest(head.version(), store);
    Replay.Reached reached = replay.replay(start, head.version(), Long.MAX_VALUE);
    return new Start(reached.view(), start.version(), reached.size());
  }

  /** Returns the newest version at a time; 0 if there was none. */
  public long versionAt(long timeMicros) {
    return store.versionAt(timeMicros);
  }

  /**
   * Returns whether the clock was doubted for a version or the next one: then it is uncertain at
   * which times the version was the newest.
   *
   * @param allowance the memory for the two events is taken from it, and stays taken
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

  /** Removes all views from memory. */
  public synchronized void forget() {
    kept.clear();
  }

  private synchronized @Nullable View kept(long version) {
    return kept.get(version);
  }

  /**
   * Returns the newest view before a version; reading it does not count as a request, which would
   * keep it longer.
   */
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
