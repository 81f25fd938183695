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
 * its own. The larger the model, the rarer: so the cost of a snapshot, spread over the events
 * between two, stays the same.
 *
 * <p>{@link #offer} is for one thread, the writer's.
 */
public final class Snapshotter implements AutoCloseable {

  /** So few that a look back at any version takes some milliseconds. */
  private static final long EVENTS_BETWEEN = 512;

  private static final int RESOURCES_PER_EVENT = 4;

  /** Half a second's replay, and a hundred times what a snapshot takes on the disk. */
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

  /** Of the events since the last one, as far as they were at hand. */
  private long size;

  /**
   * Starts with the newest snapshot that there is.
   *
   * @param last its version; 0 if there is none
   * @param space of the disk: where little is left, a snapshot waits
   */
  public Snapshotter(Snapshots snapshots, long last, DiskSpace space) {
    this.snapshots = snapshots;
    this.space = space;
    this.last = last;
  }

  /**
   * Takes note of a new state; returns at once.
   *
   * @param events that led to it, as far as they are at hand
   */
  public void offer(View view, List<EventRecord> events) {
    long more = 0;
    for (EventRecord event : events) {
      more += event.size();
    }
    offer(view, more);
  }

  /**
   * Takes note of a new state whose events are not in memory; returns at once.
   *
   * @param more the size of the events that led to it, as {@link EventRecord#size} counts it
   */
  public void offer(View view, long more) {
    size += more;
    boolean due = view.version() - last >= eventsBetween(view) || size >= sizeBetween(view);
    if (due && space.hasRoom() && busy.compareAndSet(false, true)) {
      size = 0;
      thread.execute(() -> write(view));
    }
  }

  /** How many events lie between a snapshot of a view and the next one. */
  static long eventsBetween(View view) {
    return Math.max(EVENTS_BETWEEN, view.model().size() / RESOURCES_PER_EVENT);
  }

  /**
   * How many bytes of events lie between a snapshot of a view and the next one, as {@link
   * EventRecord#size} counts them.
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

  /** Lets a snapshot that is being written finish. */
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
