package io.hrapi.events.projection;

import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventRecord;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes a snapshot every five hundred events, or earlier where events are large, on a thread of
 * its own. With a larger model, snapshots are written less often, so that their cost for each event
 * stays about the same.
 *
 * <p>{@link #offer} must only be called by the writer thread.
 */
public final class Snapshotter implements AutoCloseable {

  /** Few enough that a replay to any version takes some milliseconds. */
  private static final long EVENTS_BETWEEN = 512;

  private static final int RESOURCES_PER_EVENT = 4;

  /** Half a second of replay, and about a hundred times the size of a snapshot. */
  private static final long CHARS_BETWEEN = 32L << 20;

  private static final int CHARS_PER_RESOURCE = 128;
  private static final long CLOSE_SECONDS = 10;

  private final Snapshots snapshots;
  private final DiskSpace space;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "hrapi-snapshots");
            made.setDaemon(true);
            return made;
          });

  private volatile long last;

  /** The total size of the events since the last snapshot, as far as they were in memory. */
  private long size;

  /**
   * Creates an instance.
   *
   * @param last the version of the newest existing snapshot; 0 if there is none
   * @param space the disk space: no snapshot is written while little is left
   */
  public Snapshotter(Snapshots snapshots, long last, DiskSpace space) {
    this.snapshots = snapshots;
    this.space = space;
    this.last = last;
  }

  /**
   * Reports a new state; returns immediately.
   *
   * @param events the events that led to it, as far as they are in memory
   */
  public void offer(View view, List<EventRecord> events) {
    long more = 0;
    for (EventRecord event : events) {
      more += event.size();
    }
    offer(view, more);
  }

  /**
   * Reports a new state whose events are not in memory; returns immediately.
   *
   * @param more the total size of the events that led to it, in the unit of {@link
   *     EventRecord#size}
   */
  public void offer(View view, long more) {
    size += more;
    boolean due = view.version() - last >= eventsBetween(view) || size >= sizeBetween(view);
    if (due && space.hasRoom() && busy.compareAndSet(false, true)) {
      size = 0;
      thread.execute(() -> write(view));
    }
  }

  /** Returns the number of events between a snapshot of a view and the next one. */
  static long eventsBetween(View view) {
    return Math.max(EVENTS_BETWEEN, view.model().size() / RESOURCES_PER_EVENT);
  }

  /**
   * Returns the total size of the events between a snapshot of a view and the next one, in the unit
   * of {@link EventRecord#size}.
   */
  static long sizeBetween(View view) {
    return Math.max(CHARS_BETWEEN, (long) view.model().size() * CHARS_PER_RESOURCE);
  }

  private void write(View view) {
    try {
      snapshots.writeIfPossible(view);
    } finally {
      last = view.version();
      busy.set(false);
    }
  }

  /** Waits up to 10 seconds for a snapshot that is being written. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
