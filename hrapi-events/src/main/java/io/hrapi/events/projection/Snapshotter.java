package io.hrapi.events.projection;

import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a snapshot every some thousand events, on a thread of its own. The larger the topology,
 * the rarer: so the cost of a snapshot, spread over the events between two, stays the same.
 *
 * <p>{@link #offer} is for one thread, the writer's.
 */
public final class Snapshotter implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshotter.class);
  private static final long EVENTS_BETWEEN = 4_096;
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
    long events = view.version() - last;
    if (events < EVENTS_BETWEEN
        || events < view.topology().size() / RESOURCES_PER_EVENT
        || !busy.compareAndSet(false, true)) {
      return;
    }
    thread.execute(() -> write(view));
  }

  private void write(View view) {
    try {
      snapshots.write(view);
    } catch (UncheckedIOException e) {
      // A snapshot is a cache: without it a start takes longer, and that is all.
      LOGGER.warn("Going on without a snapshot of version {}.", view.version(), e);
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
