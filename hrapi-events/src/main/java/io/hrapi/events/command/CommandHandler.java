package io.hrapi.events.command;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer. Commands wait in a bounded queue and pass through two threads. The first takes
 * all waiting commands and decides each on the state that the previous one left; the second appends
 * the events of all commands decided by then in one transaction with one fsync, publishes the new
 * state in one volatile write, and answers. So one batch is decided while the previous one is being
 * written; a single command is written by the first thread. No command is answered before it is on
 * disk. Refusals wait too, because they may depend on earlier commands that are not yet on disk.
 *
 * <p>After a failed write it is not known what is on disk. All commands of the batch are answered
 * accordingly, commands that were decided after them are not written, and nothing is accepted until
 * the end of the log has been read again.
 *
 * <p>Thread-safe; created and closed by the wiring.
 */
public final class CommandHandler implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandHandler.class);
  private static final int QUEUE_COMMANDS = 1_024;
  private static final int DECIDED_TOGETHER = 64;
  private static final int BATCHES = 4;

  /** The batch that ends the second thread. */
  private static final List<Decided> END = List.of();

  private final EventStore store;
  private final CommandDecider commands;
  private final Publication publication;
  private final BlockingQueue<Submission> waiting = new ArrayBlockingQueue<>(QUEUE_COMMANDS);
  private final BlockingQueue<List<Decided>> decided = new ArrayBlockingQueue<>(BATCHES);
  private final Thread decider = new Thread(this::decideAll, "hrapi-decider");
  private final Thread writer = new Thread(this::writeAll, "hrapi-writer");

  /**
   * The number of batches that the second thread has received and not yet written. While it is 0,
   * that thread waits, and the first one may write.
   */
  private final AtomicInteger handedOver = new AtomicInteger();

  private volatile View view;
  private volatile @Nullable Exception failure;
  private volatile boolean closing;

  /** Why writes are refused; null if they are accepted. */
  private volatile @Nullable String readOnly;

  /** The number of failed writes: what was decided before the last of them is no longer valid. */
  private final AtomicInteger generation = new AtomicInteger();

  /**
   * Creates the handler and starts its threads.
   *
   * @param view the state at the log's head
   * @param clock the clock for the times of events
   * @param ids supplies the id of each event
   * @param node the operator's name for this process
   * @param publication receives each new state
   */
  public CommandHandler(
      EventStore store,
      View view,
      Clock clock,
      Supplier<UUID> ids,
      String node,
      Publication publication) {
    this.store = store;
    this.view = view;
    this.commands =
        new CommandDecider(store.logId(), new EventClock(clock, System::nanoTime), ids, node);
    this.publication = publication;
    decider.setDaemon(true);
    decider.start();
    writer.setDaemon(true);
    writer.start();
  }

  /** Returns the newest state whose events are on disk. */
  public View view() {
    return view;
  }

  /**
   * Returns why the last write, or reading the log again after it, failed; empty if the last write
   * succeeded.
   */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Refuses all commands except {@link AcceptLogLoss} until {@link #allowWrites}, including hrapi's
   * own.
   *
   * @param why what is wrong with the log and what to do, for people to read
   */
  public void refuseWrites(String why) {
    readOnly = why;
  }

  /** Accepts commands again. */
  public void allowWrites() {
    readOnly = null;
  }

  /** Returns why commands are refused; empty if they are accepted. */
  public Optional<String> readOnly() {
    return Optional.ofNullable(readOnly);
  }

  /**
   * Submits a command.
   *
   * @return a future that completes when the event is on disk; exceptionally with a {@link
   *     Refusal}, or with {@link UnavailableException} if the log failed, whose message says
   *     whether the event is certainly not stored
   * @throws UnavailableException if the queue is full, the handler is closing, or writes are
   *     refused; nothing was written
   */
  public CompletableFuture<Accepted> submit(
      Command command, Preconditions preconditions, CommandMetadata metadata) {
    if (!(command instanceof AcceptLogLoss)) {
      requireWritable();
    }
    Submission submission =
        new Submission(command, preconditions, metadata, new CompletableFuture<>(), null);
    enqueue(submission);
    return submission.answer();
  }

  /**
   * Checks that commands are accepted, for callers that act before they record the action.
   *
   * @throws UnavailableException if commands are refused
   */
  public void requireWritable() {
    String why = readOnly;
    if (why != null) {
      throw new UnavailableException(why, new IllegalStateException("the log is read-only"));
    }
  }

  private void enqueue(Submission submission) {
    if (closing || !waiting.offer(submission)) {
      throw new UnavailableException(
          closing
              ? "hrapi is stopping; nothing was written"
              : "too many writes are waiting for the log ("
                  + QUEUE_COMMANDS
                  + "); nothing was written",
          null);
    }
    if (closing && waiting.remove(submission)) {
      throw new UnavailableException("hrapi is stopping; nothing was written", null);
    }
  }

  /**
   * Returns what a command would do in this state; writes nothing.
   *
   * @throws Refusal if it would be refused
   */
  public Decision preview(Command command, Preconditions preconditions, View current) {
    return CommandDecider.decide(command, preconditions, current);
  }

  /**
   * Replaces the state in memory, between two writes, by a state replayed from the first event, for
   * the case that the two may differ.
   *
   * @param replayed the replayed view at any version of the log
   * @return a future with whether the two were equal; completes exceptionally with {@link
   *     ReplayException} if the log no longer matches the state in memory, or with {@link
   *     UnavailableException} if a write has failed
   * @throws UnavailableException if the queue is full, the handler is closing, or writes are
   *     refused
   */
  public CompletableFuture<Boolean> replace(View replayed) {
    requireWritable();
    CompletableFuture<Boolean> same = new CompletableFuture<>();
    CompletableFuture<Accepted> unused = new CompletableFuture<>();
    enqueue(
        new Submission(
            Submission.NOTHING,
            Preconditions.NONE,
            Submission.HRAPI,
            unused,
            new Submission.Replacement(replayed, same)));
    return same;
  }

  /** Returns the number of commands that wait to be decided or to be written. */
  int waitingCount() {
    return waiting.size() + decided.stream().mapToInt(List::size).sum();
  }

  /** Finishes the waiting commands and ends the threads. */
  @Override
  public synchronized void close() {
    try {
      if (!closing) {
        closing = true;
        waiting.put(Submission.END);
      }
      decider.join();
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decideAll() {
    View current = view;
    int known = 0;
    try {
      while (true) {
        Submission submission = waiting.take();
        int now = generation.get();
        if (now != known && !submission.isEnd()) {
          try {
            current = reread();
            known = now;
          } catch (RuntimeException e) {
            failure = e;
            LOGGER.error("The event log cannot be read again.", e);
            submission.fail(notWritten(e));
            continue;
          }
        }
        List<Decided> batch = new ArrayList<>();
        while (submission != null && submission.isCommand()) {
          Decided next = commands.decide(submission, known, current);
          batch.add(next);
          current = next.after();
          submission = batch.size() < DECIDED_TOGETHER ? waiting.poll() : null;
        }
        if (batch.size() == 1 && waiting.isEmpty() && handedOver.get() == 0) {
          // Waking the other thread would take longer than it saves.
          write(batch);
        } else if (!batch.isEmpty()) {
          handOver(batch);
        }
        if (submission != null && submission.replacement() != null) {
          current = replace(submission.replacement(), current);
        } else if (submission != null) {
          handOver(END);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Replaces the state once all batches are written, because only then no other thread changes it.
   */
  private View replace(Submission.Replacement replacement, View current)
      throws InterruptedException {
    while (handedOver.get() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    if (!current.head().equals(view.head())) {
      replacement.same().completeExceptionally(notWritten(failure));
      return current;
    }
    try {
      View replayed = new Replay(store).replay(replacement.replayed(), current.version());
      if (!replayed.head().equals(current.head())) {
        // Acknowledged events must not be replaced by others that were written in their place.
        throw new ReplayException(
            "the log has "
                + replayed.head()
                + " where it had "
                + current.head()
                + ": it was rewritten outside of hrapi; the state in memory stays",
            null);
      }
      boolean same = replayed.isExactly(current);
      if (!same) {
        view = replayed;
        publication.published(replayed, List.of());
      }
      replacement.same().complete(same);
      return same ? current : replayed;
    } catch (RuntimeException e) {
      replacement.same().completeExceptionally(e);
      return current;
    }
  }

  private void handOver(List<Decided> batch) throws InterruptedException {
    handedOver.incrementAndGet();
    decided.put(batch);
  }

  private void writeAll() {
    List<List<Decided>> batches = new ArrayList<>(BATCHES);
    try {
      while (true) {
        batches.add(decided.take());
        decided.drainTo(batches, BATCHES - 1);
        boolean last = batches.get(batches.size() - 1).isEmpty();
        writeParts(batches.stream().flatMap(List::stream).toList());
        handedOver.addAndGet(-batches.size());
        batches.clear();
        if (last) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes everything at once, except that the adoption of a log needs a separate transaction. */
  private void writeParts(List<Decided> batch) {
    int from = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).submission().command() instanceof AdoptLog) {
        write(batch.subList(from, i));
        write(batch.subList(i, i + 1));
        from = i + 1;
      }
    }
    write(batch.subList(from, batch.size()));
  }

  private void write(List<Decided> batch) {
    List<Decided> standing = new ArrayList<>(batch.size());
    for (Decided each : batch) {
      if (each.generation() == generation.get()) {
        standing.add(each);
      } else {
        each.submission().answer().completeExceptionally(notWritten(failure));
      }
    }
    try {
      append(standing);
    } catch (RuntimeException | Error e) {
      failure = e instanceof Exception exception ? exception : new IllegalStateException(e);
      generation.incrementAndGet();
      LOGGER.error("The event log cannot be written; its end will be read again.", e);
      UnavailableException why =
          e instanceof HeadMovedException moved ? movedAway(moved) : maybeWritten(e);
      standing.forEach(each -> each.submission().answer().completeExceptionally(why));
    }
  }

  private void append(List<Decided> batch) {
    List<EventRecord> events = new ArrayList<>(batch.size());
    List<Attachments> attachments = new ArrayList<>(batch.size());
    View last = view;
    for (Decided each : batch) {
      if (each.event() != null && each.decision() != null) {
        events.add(each.event());
        attachments.add(each.decision().attachments());
        last = each.after();
      }
    }
    if (!events.isEmpty()) {
      if (batch.get(0).submission().command() instanceof AdoptLog adoption) {
        store.adopt(adoption.file(), adoption.history().head(), events.get(0));
      } else {
        store.append(view.head(), events, Attachments.all(attachments));
      }
      view = last;
      publication.published(last, List.copyOf(events));
    }
    if (!batch.isEmpty()) {
      // Before the answers: a client that has one must not read that the last write failed.
      failure = null;
    }
    batch.forEach(Decided::answer);
  }

  private static UnavailableException maybeWritten(Throwable e) {
    return new UnavailableException(
        "the event log cannot be written: "
            + e.getMessage()
            + ". It is not known whether this change was stored: read the resource before "
            + "you repeat it.",
        e);
  }

  private static UnavailableException movedAway(HeadMovedException e) {
    return new UnavailableException(
        "another process wrote to the event log; this change was not stored: " + e.getMessage(), e);
  }

  private static UnavailableException notWritten(@Nullable Exception failure) {
    return new UnavailableException(
        "the event log cannot be written; this change was not stored"
            + (failure == null ? "" : ": " + failure.getMessage()),
        failure == null ? new IllegalStateException("the write before failed") : failure);
  }

  /**
   * Returns the state after a failed write, including the events that reached the disk
   * nevertheless.
   */
  private View reread() {
    LogHead head = store.head();
    View found = new Replay(store).replay(view, head.version());
    if (!found.head().equals(head)) {
      throw new ReplayException(
          "the log ends with " + head + ", expected " + found.head() + "; it was changed", null);
    }
    view = found;
    publication.published(found, List.of());
    LOGGER.info("Read the event log again: it ends with version {}.", head.version());
    return found;
  }
}
