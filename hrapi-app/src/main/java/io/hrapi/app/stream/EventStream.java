package io.hrapi.app.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.budget.OverBudgetException;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.projection.EventPaths;
import io.hrapi.events.projection.EventPaths.Bearing;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.HistoryPath;
import io.hrapi.events.projection.Link;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to all readers of the stream. The writer only hands it to one thread, which
 * encodes it once and offers it to each reader; two more threads read pages of the log for readers
 * that are behind. No reader waits for another, and the writer waits for no reader: an event that
 * cannot be sent stays in the log, and a reader that stops reading is disconnected, to resume where
 * it was.
 *
 * <p>Thread-safe; created and closed by the wiring.
 */
public final class EventStream implements AutoCloseable {

  /** The most readers at a time. */
  static final int MAX_READERS = 256;

  /**
   * With more readers, idle ones are checked more often, to free the places of those that are gone.
   */
  private static final int CROWDED_READERS = MAX_READERS / 2;

  private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);
  private static final int PAGE_THREADS = 2;
  private static final int PAGE_EVENTS = 256;
  private static final int SEARCHED_EVENTS = 4_096;
  private static final int PAGE_BYTES = 1 << 18;

  /**
   * Larger events are not encoded once for all readers, but read from the log by each, in pieces.
   */
  private static final int FORMED_CHARS = 1 << 16;

  /** The most characters of events that were written and not encoded yet. */
  private static final int HANDED_CHARS = 8 << 20;

  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How long a page waits for the history index; without it, all events after the reader's are
   * read.
   */
  private static final Duration INDEX_WAIT = Duration.ofSeconds(1);

  private final EventStore store;
  private final HistoryFollower follower;
  private final ObjectMapper mapper;

  /** The share of the memory budget for pages, at most half of the budget. */
  private final MemoryBudget.Share memory;

  private final MemoryBudget budget;
  private final AtomicLong handedChars = new AtomicLong();
  private final Tail tail = new Tail();

  /** Events that were written and not encoded yet; those that do not fit are read from the log. */
  private final BlockingQueue<EventRecord> handed = new ArrayBlockingQueue<>(Tail.capacity());

  private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
  private final Thread dispatcher = new Thread(this::dispatch, "hrapi-stream");
  private final ExecutorService pages =
      Executors.newFixedThreadPool(
          PAGE_THREADS,
          task -> {
            Thread made = new Thread(task, "hrapi-stream-pages");
            made.setDaemon(true);
            return made;
          });

  private volatile long published;

  /** The version up to which readers may read. */
  private volatile long told;

  private volatile boolean closing;

  /**
   * Starts the stream at the log's current end.
   *
   * @param follower knows which events belong to a resource
   * @param version the newest version that is already published
   * @param mapper writes the same JSON as in other responses
   * @param budget the memory that readers that are behind may use
   */
  public EventStream(
      EventStore store,
      HistoryFollower follower,
      long version,
      ObjectMapper mapper,
      MemoryBudget budget) {
    this.store = store;
    this.follower = follower;
    this.mapper = mapper;
    this.budget = budget;
    this.memory = budget.share("the event stream", budget.bytes() / 2);
    published = version;
    told = version;
    dispatcher.setDaemon(true);
    dispatcher.start();
  }

  /**
   * Accepts a new view; returns immediately.
   *
   * @param events those that led to it, as far as they are in memory
   */
  public void published(View view, List<EventRecord> events) {
    if (readers.isEmpty()) {
      published = view.version();
      return;
    }
    events.forEach(this::hand);
    published = view.version();
    LockSupport.unpark(dispatcher);
  }

  /** Queues an event; one that does not fit is read from the log. */
  private void hand(EventRecord event) {
    long chars = event.size();
    if (handedChars.addAndGet(chars) > HANDED_CHARS || !handed.offer(event)) {
      handedChars.addAndGet(-chars);
    }
  }

  private @Nullable EventRecord handedNext() {
    EventRecord event = handed.poll();
    if (event != null) {
      handedChars.addAndGet(-event.size());
    }
    return event;
  }

  /**
   * Adds a reader.
   *
   * @return false if there are too many, or hrapi is stopping
   */
  synchronized boolean join(StreamReader reader) {
    if (closing || readers.size() >= MAX_READERS) {
      return false;
    }
    readers.add(reader);
    LockSupport.unpark(dispatcher);
    return true;
  }

  void leave(StreamReader reader) {
    readers.remove(reader);
  }

  Tail tail() {
    return tail;
  }

  long told() {
    return told;
  }

  private void dispatch() {
    long lastTick = System.nanoTime();
    while (!closing) {
      if (published > told) {
        tell(published);
        readers.forEach(StreamReader::pump);
      }
      long now = System.nanoTime();
      if (now - lastTick >= TICK_NANOS) {
        lastTick = now;
        boolean crowded = readers.size() > CROWDED_READERS;
        readers.forEach(reader -> reader.tick(now, crowded));
      }
      if (published <= told && !closing) {
        LockSupport.parkNanos(this, readers.isEmpty() ? TimeUnit.HOURS.toNanos(1) : TICK_NANOS);
      }
    }
  }

  /** Encodes new events; if they are too many to keep, readers read them from the log instead. */
  private void tell(long last) {
    if (!readers.isEmpty() && last - told <= Tail.capacity()) {
      try {
        // Not beyond {@code last}: readers wait for these, however fast others arrive.
        EventRecord event = handedNext();
        while (event != null) {
          // An event that is not the next one is a duplicate, or follows one that did not fit.
          if (event.version() == told + 1) {
            form(event);
          }
          event = told < last ? handedNext() : null;
        }
        if (told < last) {
          Link link = link(told);
          store.read(
              told,
              last,
              next -> {
                link.check(next);
                form(next);
              });
        }
      } catch (RuntimeException e) {
        LOGGER.error("Cannot read the events after version {} for the stream.", told, e);
      }
    }
    // Readers read from the log what is not in the tail, and each reports its own errors.
    told = Math.max(told, last);
  }

  private void form(EventRecord event) {
    if (event.changes().length() <= FORMED_CHARS) {
      // Finding the paths that an event affects takes time, so it is done only if a reader needs
      // them.
      boolean withPaths = readers.stream().anyMatch(StreamReader::isOfResource);
      tail.add(withPaths ? Frame.withPaths(event, mapper) : Frame.of(event, mapper));
    }
    told = event.version();
  }

  /**
   * Requests a reader's next page.
   *
   * @return false if hrapi is stopping
   */
  boolean fetch(StreamReader reader) {
    try {
      pages.execute(reader::fill);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Reads a reader's next page, of at least one event; {@link #release} returns its memory.
   *
   * @param follows whether changes of the resource's related path affect the resource at {@code
   *     after}
   * @return null if others use the memory at the moment
   * @throws OverBudgetException if an event needs more memory than there is
   * @throws ReplayException if the first event is not what was written
   */
  @Nullable Page page(long after, Wanted wanted, boolean follows) {
    PageBuilder page = new PageBuilder(after, wanted, follows);
    try (MemoryBudget.Share reading = budget.share("a page of the event stream")) {
      long last = told;
      List<Long> versions = indexed(after, last, wanted);
      if (versions == null) {
        store.read(
            after,
            Math.min(last, after + (wanted.all() ? PAGE_EVENTS : SEARCHED_EVENTS)),
            reading,
            page::add);
      } else {
        read(versions, reading, page);
        if (versions.size() < PAGE_EVENTS) {
          page.skipTo(last);
        }
      }
    } catch (OverBudgetException e) {
      if (!e.isTemporary()) {
        throw e;
      }
      return null;
    } catch (ReplayException e) {
      // Earlier events are sent; the next page begins with this one.
      if (page.last == after) {
        throw e;
      }
    }
    long needed = page.bytes.size() + (page.large == null ? 0L : page.large.changes().length());
    synchronized (memory) {
      try {
        memory.take(needed);
      } catch (OverBudgetException e) {
        if (!e.isTemporary() && memory.taken() == 0) {
          throw e;
        }
        return null;
      }
    }
    return new Page(
        page.bytes.toByteArray(),
        page.large == null ? null : new LargeFrame(page.large, mapper),
        page.last,
        page.follows,
        needed);
  }

  /**
   * Returns the versions of the next events of a reader's resource, at most as many as a page has;
   * null if no resource is wanted, or the index is not ready.
   */
  private @Nullable List<Long> indexed(long after, long last, Wanted wanted) {
    HistoryPath resource = wanted.resource();
    if (resource == null) {
      return null;
    }
    HistoryIndex.Query query =
        new HistoryIndex.Query(
            resource.path(), resource.related(), after, last + 1, false, PAGE_EVENTS);
    try {
      return follower.trail(query, INDEX_WAIT).orElse(null);
    } catch (ReplayException e) {
      // Reading reports it when it reaches that event.
      return null;
    }
  }

  /** Reads single events, each checked against its predecessor. */
  private void read(List<Long> versions, MemoryBudget.Share reading, PageBuilder page) {
    for (long version : versions) {
      page.skipTo(version - 1);
      store.read(version - 1, version, reading, page::add);
      if (page.last < version) {
        return;
      }
    }
  }

  /** Returns the memory of a page. */
  void release(Page page) {
    synchronized (memory) {
      memory.giveBack(page.taken());
    }
  }

  /**
   * Returns the check of the hash chain after a version: only events that are what was written are
   * sent.
   */
  private Link link(long version) {
    return new Link(
        store
            .headAt(version)
            .orElseThrow(() -> new ReplayException("the log has no version " + version, null)));
  }

  private final class PageBuilder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Wanted wanted;
    private Link link;
    private long last;
    private boolean follows;
    private @Nullable EventRecord large;

    PageBuilder(long after, Wanted wanted, boolean follows) {
      this.wanted = wanted;
      this.follows = follows;
      link = link(after);
      last = after;
    }

    /** Continues after events of which none is wanted. */
    void skipTo(long version) {
      if (version > last && !isFull()) {
        link = link(version);
        last = version;
      }
    }

    private boolean isFull() {
      return bytes.size() >= PAGE_BYTES || large != null;
    }

    void add(EventRecord event) {
      if (isFull()) {
        return;
      }
      link.check(event);
      HistoryPath resource = wanted.resource();
      Bearing bearing = resource == null ? null : EventPaths.bearing(event, resource);
      boolean has = wanted.has(event.type(), bearing, follows);
      follows = Wanted.follows(bearing, follows);
      last = event.version();
      if (has && event.changes().length() > FORMED_CHARS) {
        large = event;
      } else if (has) {
        bytes.writeBytes(Frame.of(event, mapper).bytes());
      }
    }
  }

  /** Ends all streams, each after a complete event, and the threads. */
  @Override
  public synchronized void close() {
    closing = true;
    LockSupport.unpark(dispatcher);
    pages.shutdownNow();
    readers.forEach(StreamReader::stop);
  }
}
