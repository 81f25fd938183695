package io.hrapi.events.projection;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Folds events into a view, and checks on the way that each one follows on the one before: its
 * version, and its place in the hash chain. A long replay reads and hashes on one thread and
 * decodes and folds on another. Thread-safe.
 */
public final class Replay {

  /** Under this many events a second thread costs more than it saves. */
  private static final long PIPELINE_FROM = 4_096;

  private static final int BATCH = 1_024;
  private static final int BATCHES_AHEAD = 8;

  private final EventSource store;

  public Replay(EventSource store) {
    this.store = store;
  }

  /**
   * The view at a version.
   *
   * @param start a view of this log at that version or before
   * @param last the version wanted; there must be an event of it
   * @throws ReplayException if an event does not fit, or one is missing
   */
  public View replay(View start, long last) {
    if (last == start.version()) {
      return start;
    }
    View end =
        last - start.version() < PIPELINE_FROM ? directly(start, last) : pipelined(start, last);
    if (end.version() != last) {
      throw new ReplayException(
          "the log ends with version " + end.version() + ", expected " + last, null);
    }
    return end;
  }

  private View directly(View start, long last) {
    Link link = new Link(start.head());
    List<View> view = new ArrayList<>(List.of(start));
    store.read(
        start.version(),
        last,
        event -> {
          link.check(event);
          view.set(0, view.get(0).evolve(event));
        });
    return view.get(0);
  }

  private View pipelined(View start, long last) {
    BlockingQueue<List<EventRecord>> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread reader = new Thread(() -> readAhead(start, last, ahead, failure), "hrapi-replay-reader");
    reader.setDaemon(true);
    reader.start();
    try {
      View view = start;
      // An empty batch is the end.
      for (List<EventRecord> batch = ahead.take(); !batch.isEmpty(); batch = ahead.take()) {
        for (EventRecord event : batch) {
          view = view.evolve(event);
        }
      }
      Throwable failed = failure.get();
      if (failed instanceof Error error) {
        throw error;
      }
      if (failed instanceof RuntimeException exception) {
        throw exception;
      }
      return view;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException("interrupted while replaying", e);
    } finally {
      reader.interrupt();
    }
  }

  private void readAhead(
      View start,
      long last,
      BlockingQueue<List<EventRecord>> ahead,
      AtomicReference<Throwable> failure) {
    try {
      Link link = new Link(start.head());
      List<List<EventRecord>> filling = new ArrayList<>(List.of(new ArrayList<>(BATCH)));
      try {
        store.read(
            start.version(),
            last,
            event -> {
              link.check(event);
              List<EventRecord> batch = filling.get(0);
              batch.add(event);
              if (batch.size() == BATCH) {
                put(ahead, batch);
                filling.set(0, new ArrayList<>(BATCH));
              }
            });
        if (!filling.get(0).isEmpty()) {
          put(ahead, filling.get(0));
        }
      } catch (StoppedException e) {
        return;
      } catch (RuntimeException | Error e) {
        failure.set(e);
      }
      ahead.put(List.of());
    } catch (InterruptedException e) {
      // The one who folds has gone, with an error of its own.
      Thread.currentThread().interrupt();
    }
  }

  private static void put(BlockingQueue<List<EventRecord>> ahead, List<EventRecord> batch) {
    try {
      ahead.put(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  /** Ends the reading when nobody folds any more. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
