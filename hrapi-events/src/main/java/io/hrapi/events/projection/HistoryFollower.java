package io.hrapi.events.projection;

import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of the history up to date with the log, on a thread of its own. To avoid waking
 * that thread with every event, it may lag several hundred events behind until a query arrives;
 * then it catches up while the query waits. An index that belongs to another log, or lost entries,
 * is rebuilt from the log; if it cannot be written now, that is retried later. Thread-safe; the
 * wiring creates and closes it.
 */
public final class HistoryFollower implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HistoryFollower.class);
  private static final long LAG_EVENTS = 512;
  private static final int EVENTS_TOGETHER = 4_096;

  /** Ends a batch early if its events change much. */
  private static final int ENTRIES_TOGETHER = 32_768;

  /** Ends a batch early if its events are large; a larger event is a batch of its own. */
  private static final long CHARS_TOGETHER = 4L << 20;

  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final long CLOSE_MILLIS = 10_000;
  private static final long SEARCH_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int EVENTS_SEARCHED = 512;

  private final EventStore store;
  private final HistoryIndex index;
  private final Duration retry;
  private final Thread thread = new Thread(this::follow, "hrapi-history-index");

  /** The version that the thread must reach at least. */
  private final AtomicLong wanted;

  /**
   * How often the index was discarded: a result that was read meanwhile may come from an empty
   * index.
   */
  private final AtomicInteger generation = new AtomicInteger();

  private volatile boolean broken;
  private volatile boolean closing;

  /** Why the log cannot be followed any further; null if it can. */
  private volatile @Nullable ReplayException damaged;

  /** Whether the last attempt failed; used only by the thread. */
  private boolean failing;

  private String whyDiscarded = "";

  /** The pending examination of the index; null if none was requested. */
  private final AtomicReference<@Nullable CompletableFuture<HistoryIndex.Examination>> examination =
      new AtomicReference<>();

  /** The version that the index has reached. */
  private volatile long indexed;

  /**
   * Creates an instance, which begins to catch up immediately.
   *
   * @param view the state at the log's head
   */
  public HistoryFollower(EventStore store, HistoryIndex index, View view) {
    this(store, index, view, RETRY);
  }

  /**
   * Creates an instance with a different pause after failures.
   *
   * @param retry the time to wait after a failure
   */
  HistoryFollower(EventStore store, HistoryIndex index, View view, Duration retry) {
    this.store = store;
    this.index = index;
    this.retry = retry;
    this.wanted = new AtomicLong(view.version());
    thread.setDaemon(true);
    thread.start();
  }

  /** Reports a new state; returns immediately. */
  public void offer(View view) {
    if (view.version() - wanted.get() >= LAG_EVENTS) {
      wake(view.version());
    }
  }

  /**
   * Returns the versions of a resource.
   *
   * @param query its {@code before} is at most the version after the newest one
   * @param limit the maximum time to wait until the index has reached that version
   * @return empty if it has not by then, or must be rebuilt
   * @throws ReplayException if the log cannot be followed to that version; the message names the
   *     version that does not fit
   */
  public Optional<List<Long>> versions(HistoryIndex.Query query, Duration limit) {
    return read(query.before() - 1, limit, () -> index.versions(query));
  }

  /**
   * Returns whether a resource existed at any time up to a version; otherwise like {@link
   * #versions}.
   *
   * @param version at most the newest one
   */
  public Optional<Boolean> knows(HistoryPath resource, long version, Duration limit) {
    return read(version, limit, () -> index.knows(resource.path(), version + 1));
  }

  /**
   * Returns the versions whose events are found under a path: those of requests for the path or
   * below it, and those of its history; otherwise like {@link #versions}.
   *
   * @param query its resource is a path, its related resource that of {@link HistoryPath#of}
   */
  public Optional<List<Long>> trail(HistoryIndex.Query query, Duration limit) {
    HistoryIndex.Query asked =
        new HistoryIndex.Query(
            EventPaths.trail(query.resource()),
            null,
            query.after(),
            query.before(),
            query.descending(),
            query.limit());
    return read(
        query.before() - 1,
        limit,
        () -> {
          Comparator<Long> order = Comparator.naturalOrder();
          SortedSet<Long> both = new TreeSet<>(query.descending() ? order.reversed() : order);
          both.addAll(index.versions(query));
          both.addAll(index.versions(asked));
          return both.stream().limit(query.limit()).toList();
        });
  }

  /**
   * Returns whether the history of a resource included that of its related resource when a version
   * was the newest; otherwise like {@link #versions}.
   */
  public Optional<Boolean> follows(HistoryPath resource, long version, Duration limit) {
    return resource.related() == null
        ? Optional.of(false)
        : read(version, limit, () -> index.follows(resource.path(), version + 1));
  }

  private <T> Optional<T> read(long version, Duration limit, Supplier<T> reading) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        int before = generation.get();
        if (!reached(version, end)) {
          return Optional.empty();
        }
        T result = reading.get();
        if (generation.get() == before) {
          return Optional.of(result);
        }
      }
    } catch (EventStoreException e) {
      discard(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private boolean reached(long version, long end) {
    if (indexed < version) {
      wake(version);
    }
    synchronized (this) {
      try {
        while (indexed < version || broken) {
          ReplayException why = damaged;
          if (why != null) {
            throw new ReplayException(String.valueOf(why.getMessage()), why);
          }
          long left = end - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          // Rounded up, because a wait for 0 ms never ends.
          wait(Duration.ofNanos(left).toMillis() + 1);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * Requests an examination of all entries of the index. An index that lost or changed entries is
   * rebuilt.
   *
   * @return completes with the result; exceptionally if the index must be rebuilt first, or if this
   *     follower is closed
   */
  public CompletableFuture<HistoryIndex.Examination> examine() {
    CompletableFuture<HistoryIndex.Examination> mine = new CompletableFuture<>();
    CompletableFuture<HistoryIndex.Examination> another =
        examination.compareAndExchange(null, mine);
    LockSupport.unpark(thread);
    return another == null ? mine : another;
  }

  /** Requests an examination without waiting for its result. */
  public void examineLater() {
    if (examination.compareAndSet(null, new CompletableFuture<>())) {
      LockSupport.unpark(thread);
    }
  }

  /** Returns an empty digest of entries, to be compared with the result of an examination. */
  EntryDigest newDigest() {
    return index.newDigest();
  }

  /** Discards the index, which is then rebuilt from the log, and logs the reason. */
  public void discard(String why) {
    LOGGER.warn("Rebuilding the index of the history: {}.", why);
    synchronized (this) {
      whyDiscarded = why;
      broken = true;
    }
    LockSupport.unpark(thread);
  }

  /** Returns why an index was discarded last; empty if none was. */
  public synchronized String whyDiscarded() {
    return whyDiscarded;
  }

  /**
   * Describes the first entry that the log implies but the index lacks; searches for about two
   * seconds at most.
   *
   * @param head the head that the index has reached
   * @return empty if none is missing, or none was found in that time
   */
  Optional<String> firstMissing(LogHead head) {
    long end = System.nanoTime() + SEARCH_NANOS;
    AtomicReference<@Nullable String> found = new AtomicReference<>();
    for (long after = 0;
        after < head.version() && found.get() == null && System.nanoTime() < end;
        after += EVENTS_SEARCHED) {
      store.read(
          after,
          Math.min(head.version(), after + EVENTS_SEARCHED),
          event ->
              entries(event).stream()
                  .filter(entry -> found.get() == null && !index.has(entry))
                  .findFirst()
                  .ifPresent(
                      entry ->
                          found.set("version " + entry.version() + " of " + entry.resource())));
    }
    return Optional.ofNullable(found.get());
  }

  private static List<HistoryIndex.Entry> entries(EventRecord event) {
    return EventPaths.of(event).entries(event.version());
  }

  private void wake(long version) {
    if (wanted.getAndAccumulate(version, Math::max) < version) {
      LockSupport.unpark(thread);
    }
  }

  private void follow() {
    boolean checked = false;
    while (!closing) {
      try {
        if (broken) {
          restart();
        } else if (!checked) {
          check();
        }
        checked = true;
        catchUp();
        addUp();
        failing = false;
        damaged = null;
        // Checked again each time, because other waits in between may have consumed the permit.
        while (!closing && !broken && indexed >= wanted.get() && examination.get() == null) {
          LockSupport.park(this);
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        // The index is a cache: it is written later, and everything else continues.
        later(e);
      }
    }
    endExamination();
  }

  private void later(Throwable why) {
    if (closing) {
      return;
    }
    if (!failing) {
      LOGGER.warn(
          "The index of the history cannot follow the log; retrying every {} s (logged " + "once).",
          retry.toSeconds(),
          why);
    }
    failing = true;
    if (why instanceof ReplayException replay) {
      tell(replay);
    }
    long end = System.nanoTime() + retry.toNanos();
    // Queries wake this thread, but a retry before the end of the pause would fail again.
    while (!closing && System.nanoTime() < end) {
      LockSupport.parkNanos(this, end - System.nanoTime());
    }
  }

  private synchronized void tell(ReplayException why) {
    damaged = why;
    notifyAll();
  }

  private void addUp() {
    CompletableFuture<HistoryIndex.Examination> waiting = examination.get();
    if (waiting == null || broken) {
      return;
    }
    HistoryIndex.Examination found = index.examine(this::goOn);
    if (!found.isWhole()) {
      discard(found.problem());
    }
    if (examination.compareAndSet(waiting, null)) {
      waiting.complete(found);
    }
  }

  private void goOn() {
    if (closing) {
      throw new EventStoreException("hrapi is stopping", null);
    }
  }

  private void endExamination() {
    CompletableFuture<HistoryIndex.Examination> waiting = examination.getAndSet(null);
    if (waiting != null) {
      waiting.completeExceptionally(new ReplayException("the index is being rebuilt", null));
    }
  }

  /** Discards an index that belongs to another log. */
  private void check() {
    LogHead head = onIndex(index::head);
    if (store.headAt(head.version()).filter(head::equals).isEmpty()) {
      LOGGER.warn("The index of the history does not belong to this log; it is rebuilt.");
      restart();
      return;
    }
    reach(head.version());
  }

  private void restart() {
    broken = true;
    generation.incrementAndGet();
    endExamination();
    index.reset();
    synchronized (this) {
      indexed = 0;
      broken = false;
      notifyAll();
    }
  }

  private void catchUp() {
    long last = wanted.get();
    while (indexed < last && !closing && !broken) {
      Batch batch = new Batch(index.head());
      try {
        store.read(indexed, Math.min(last, indexed + EVENTS_TOGETHER), batch::add);
      } catch (EnoughException e) {
        // The events read so far are one batch; the rest follows.
      }
      LogHead next = batch.end;
      if (next == null) {
        throw new ReplayException(
            "the log ends with version " + indexed + ", expected " + last, null);
      }
      add(batch.entries, next);
      reach(next.version());
    }
  }

  /**
   * Adds entries. If they cannot be written, for instance to a full disk, they are written later:
   * the existing entries stay valid.
   */
  private void add(List<HistoryIndex.Entry> entries, LogHead next) {
    try {
      index.add(entries, next);
    } catch (DamagedLogException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * The entries that are written together, bounded in their number and in the size of their events.
   */
  private static final class Batch {

    private final List<HistoryIndex.Entry> entries = new ArrayList<>();
    private final Link link;
    private long size;
    private @Nullable LogHead end;

    Batch(LogHead before) {
      link = new Link(before);
    }

    void add(EventRecord event) {
      size += event.size();
      if (end != null && (size > CHARS_TOGETHER || entries.size() >= ENTRIES_TOGETHER)) {
        throw new EnoughException();
      }
      // An event that was changed on disk could lack entries for a resource that it changed.
      link.check(event);
      entries.addAll(HistoryFollower.entries(event));
      end = event.head();
    }
  }

  private synchronized void reach(long version) {
    indexed = version;
    notifyAll();
  }

  /** Reads the index, which is no longer trusted after a failure. */
  private <T> T onIndex(Supplier<T> act) {
    try {
      return act.get();
    } catch (EventStoreException e) {
      broken = true;
      throw e;
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
