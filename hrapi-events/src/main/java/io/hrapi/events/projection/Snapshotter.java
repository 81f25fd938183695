package io.hrapi.events.projection;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes a snapshot every five hundred events, on a thread of its own. The larger the topology, the
 * rarer: so the cost of a snapshot, spread over the events between two, stays the same.
 *
 * <p>{@link #offer} is for one thread, the writer's.
 */
public final class Snapshotter implements AutoCloseable {

  /** So few that a look back at any version takes some milliseconds. */
  private static final long EVENTS_BETWEEN = 512;

  private static final int RESOURCES_PER_EVENT = 4;
  private static final long CLOSE_SECONDS = 10;

  private final Snapshots snapshots;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "hrapi-snapshots");
            made.setDaemon(true);
            return made;
          });

  private volatile long last;

  /**
   * Starts with the newest snapshot that there is.
   *
   * @param last its version; 0 if there is none
   */
  public Snapshotter(Snapshots snapshots, long last) {
    this.snapshots = snapshots;
    this.last = last;
  }

  /** Takes note of a new state; returns at once. */
  public void offer(View view) {
    if (view.version() - last < eventsBetween(view) || !busy.compareAndSet(false, true)) {
      return;
    }
    thread.execute(() -> write(view));
  }

  /** How many events lie between a snapshot of a view and the next one. */
  static long eventsBetween(View view) {
    return Math.max(EVENTS_BETWEEN, view.topology().size() / RESOURCES_PER_EVENT);
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
