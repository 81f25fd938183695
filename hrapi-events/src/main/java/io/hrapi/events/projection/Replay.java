package io.hrapi.events.projection;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Folds events into a view, and checks that each one follows the previous one: its version, and its
 * place in the hash chain. A long replay reads and hashes on one thread and decodes and folds on
 * another. Thread-safe.
 */
public final class Replay {

  /** With fewer events, a second thread costs more than it saves. */
  private static final long PIPELINE_FROM = 4_096;

  private static final int BATCH = 1_024;
  private static final int BATCHES_AHEAD = 8;

  /** Ends a batch early if its events are large. */
  private static final int BATCH_CHARS = 1 << 19;

  /**
   * Views are counted only after this many characters of events, because counting visits every
   * gateway.
   */
  private static final int COUNTED_CHARS = 1 << 16;

  /** The maximum size of what is read ahead, or of one event if that is larger. */
  private static final int CHARS_AHEAD = 1 << 22;

  private final EventSource store;
  private final Allowance allowance;

  public Replay(EventSource store) {
    this(store, Allowance.UNLIMITED);
  }

  /**
   * Creates a replay within a bound on memory.
   *
   * @param allowance the memory for the view's resources is taken from it as their number grows,
   *     and stays taken
   */
  public Replay(EventSource store, Allowance allowance) {
    this.store = store;
    this.allowance = allowance;
  }

  /**
   * Returns the view at a version.
   *
   * @param start a view of this log at that version or before
   * @param last the requested version, which must exist
   * @throws ReplayException if an event is missing or does not follow the previous one
   */
  public View replay(View start, long last) {
    return replay(start, last, Long.MAX_VALUE).view();
  }

  /**
   * The result of a replay.
   *
   * @param view the view at the last replayed event
   * @param size the total size of the replayed events, in the unit of {@link EventRecord#size}
   */
  record Reached(View view, long size) {}

  /**
   * Replays events, but ends early after the event with which their total size reaches a bound.
   *
   * @param enough the bound, in the unit of {@link EventRecord#size}; more than 0
   */
  Reached replay(View start, long last, long enough) {
    if (last == start.version()) {
      return new Reached(start, 0);
    }
    Size size = new Size(enough);
    View end =
        last - start.version() < PIPELINE_FROM
            ? directly(start, last, size)
            : pipelined(start, last, size);
    if (end.version() != last && size.read < enough) {
      throw new ReplayException(
          "the log ends with version " + end.version() + ", expected " + last, null);
    }
    return new Reached(end, size.read);
  }

  /** Adds up the size of the events that are read, by one thread at a time. */
  private static final class Size {

    private final long enough;
    private volatile long read;

    Size(long enough) {
      this.enough = enough;
    }

    /**
     * Ends the reading with an exception if the events before this one already reached the bound.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread reads.
    void add(EventRecord event) {
      if (read >= enough) {
        throw new EnoughException();
      }
      read += event.size();
    }
  }

  private View directly(View start, long last, Size size) {
    Link link = new Link(start.head());
    Growing view = new Growing(start);
    try {
      store.read(
          start.version(),
          last,
          event -> {
            size.add(event);
            link.check(event);
            view.evolve(event);
          });
    } catch (EnoughException e) {
      // The rest is left for another replay.
    }
    return view.view;
  }

  /**
   * A view that is replaced with each event, and takes the memory that it needs from the allowance.
   */
  private final class Growing {

    private View view;
    private int taken;

    /**
     * The size of the events since it was counted last: small events cannot have added many
     * resources.
     */
    private long chars;

    Growing(View start) {
      view = start;
      taken = start.model().size();
    }

    void evolve(EventRecord event) {
      view = view.evolve(event);
      chars += event.size();
      if (chars >= COUNTED_CHARS && allowance != Allowance.UNLIMITED) {
        chars = 0;
        int size = view.model().size();
        if (size > taken) {
          allowance.take((size - taken) * View.RESOURCE_BYTES);
          taken = size;
        }
      }
    }
  }

  private View pipelined(View start, long last, Size size) {
    BlockingQueue<Batch> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    Semaphore room = new Semaphore(CHARS_AHEAD);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Batches batches = new Batches(ahead, room);
    Thread reader =
        new Thread(() -> readAhead(start, last, size, batches, failure), "hrapi-replay-reader");
    reader.setDaemon(true);
    reader.start();
    try {
      Growing view = new Growing(start);
      for (Batch batch = ahead.take(); !batch.events().isEmpty(); batch = ahead.take()) {
        for (EventRecord event : batch.events()) {
          view.evolve(event);
        }
        room.release(batch.weight());
      }
      Throwable failed = failure.get();
      if (failed instanceof Error error) {
        throw error;
      }
      if (failed instanceof RuntimeException exception) {
        throw exception;
      }
      return view.view;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException("interrupted while replaying", e);
    } finally {
      reader.interrupt();
    }
  }

  private void readAhead(
      View start, long last, Size size, Batches batches, AtomicReference<Throwable> failure) {
    try {
      Link link = new Link(start.head());
      try {
        try {
          store.read(
              start.version(),
              last,
              event -> {
                size.add(event);
                link.check(event);
                batches.add(event);
              });
        } catch (EnoughException e) {
          // The rest is left for another replay.
        }
        batches.putRest();
      } catch (StoppedException e) {
        return;
      } catch (RuntimeException | Error e) {
        failure.set(e);
      }
      batches.ahead.put(Batch.END);
    } catch (InterruptedException e) {
      // The thread that applies the events has ended, with an error of its own.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Consecutive events.
   *
   * @param weight the permits that they take of {@link #CHARS_AHEAD}
   */
  private record Batch(List<EventRecord> events, int weight) {
    static final Batch END = new Batch(List.of(), 0);
  }

  /** Batches that are read ahead, bounded in number and in size. */
  private static final class Batches {

    private final BlockingQueue<Batch> ahead;
    private final Semaphore room;
    private List<EventRecord> batch = new ArrayList<>(BATCH);
    private long chars;

    Batches(BlockingQueue<Batch> ahead, Semaphore room) {
      this.ahead = ahead;
      this.room = room;
    }

    void add(EventRecord event) {
      batch.add(event);
      chars += event.size();
      if (batch.size() == BATCH || chars >= BATCH_CHARS) {
        putRest();
      }
    }

    void putRest() {
      if (batch.isEmpty()) {
        return;
      }
      try {
        // A batch that is larger than the bound takes all of it.
        int weight = (int) Math.min(chars, CHARS_AHEAD);
        room.acquire(weight);
        ahead.put(new Batch(batch, weight));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoppedException();
      }
      batch = new ArrayList<>(BATCH);
      chars = 0;
    }
  }

  /** Ends the reading when the thread that applies the events has ended. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
