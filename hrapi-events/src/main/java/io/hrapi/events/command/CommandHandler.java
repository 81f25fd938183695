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
 * state in one volatile write, and answers. So one batch is decided while the one before it is on
 * its way to the disk; a command that comes alone is written by the first thread. Nothing is
 * answered before it is on disk, a refusal neither: it may stand on a command that is not.
 *
 * <p>After a failed write nothing is known of what is on disk. All of the batch are told so, what
 * was decided on top of it is not written, and nothing is accepted until the log's end has been
 * read again.
 *
 * <p>Thread-safe; the root makes it and closes it.
 */
public final class CommandHandler implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandHandler.class);
  private static final int QUEUE_COMMANDS = 1_024;
  private static final int DECIDED_TOGETHER = 64;
  private static final int BATCHES = 4;

  /** The batch after which the second thread ends. */
  private static final List<Decided> END = List.of();

  private final EventStore store;
  private final CommandDecider commands;
  private final Publication publication;
  private final BlockingQueue<Submission> waiting = new ArrayBlockingQueue<>(QUEUE_COMMANDS);
  private final BlockingQueue<List<Decided>> decided = new ArrayBlockingQueue<>(BATCHES);
  private final Thread decider = new Thread(this::decideAll, "hrapi-decider");
  private final Thread writer = new Thread(this::writeAll, "hrapi-writer");

  /**
   * How many batches the second thread was given and has not written. While it is 0 that thread
   * waits, and the first one may write.
   */
  private final AtomicInteger handedOver = new AtomicInteger();

  private volatile View view;
  private volatile @Nullable Exception failure;
  private volatile boolean closing;

  /** Why nothing is written; null if all is well. */
  private volatile @Nullable String readOnly;

  /** How many writes have failed: what was decided before the last of them stands on nothing. */
  private final AtomicInteger generation = new AtomicInteger();

  /**
   * Makes the handler and starts its thread.
   *
   * @param view the state at the log's head
   * @param clock tells the time of events
   * @param ids makes the id of each event
   * @param node this process, as its operator names it
   * @param publication is told each new state
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

  /** The newest state whose events are on disk. */
  public View view() {
    return view;
  }

  /** Why the last write failed; empty when the last one went well. */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Refuses all commands from here on but {@link AcceptLogLoss}, hrapi's own among them, until
   * {@link #allowWrites}.
   *
   * @param why what is wrong with the log, and what to do, in words for people
   */
  public void refuseWrites(String why) {
    readOnly = why;
  }

  /** Takes commands again. */
  public void allowWrites() {
    readOnly = null;
  }

  /** Why no command is taken; empty if they are. */
  public Optional<String> readOnly() {
    return Optional.ofNullable(readOnly);
  }

  /**
   * Asks for a command.
   *
   * @return completes when the event is on disk; exceptionally with a {@link Refusal}, or with
   *     {@link UnavailableException} if the log failed: then its message says whether it is known
   *     that the event is not there
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
   * Does nothing if commands are taken: for whoever acts before it is recorded.
   *
   * @throws UnavailableException if they are refused
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
   * What a command would do now; nothing is written.
   *
   * @throws Refusal if it would be refused
   */
  public Decision preview(Command command, Preconditions preconditions, View current) {
    return CommandDecider.decide(command, preconditions, current);
  }

  /**
   * Puts what a replay from the first event leads to in the place of what is in memory, between two
   * writes: for when the one may not be what the other is.
   *
   * @param replayed the view at some version of the log
   * @return whether they were the same; exceptionally with {@link ReplayException} if the log is
   *     not the one any more that what is in memory stands on
   * @throws UnavailableException likewise
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

  /** How many commands wait for the append before them. */
  int waitingCount() {
    return waiting.size() + decided.stream().mapToInt(List::size).sum();
  }

  /** Lets the waiting commands finish and ends the threads. */
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
          // To wake the other thread would take longer than it saves.
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

  /** While nothing is on its way to the disk, the state is this thread's alone. */
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
        // What was acknowledged is not exchanged for what somebody wrote in its place.
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

  /** One write for all, but for a log that is taken over: that is a transaction of its own. */
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
      // Before the answers: whoever has one must not be told that the last write failed.
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

  /** After a failed write: takes in what reached the disk all the same. */
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
