package io.hrapi.events.command;

import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Commands wait in a bounded queue; one thread takes what is there, decides each on
 * the state that the one before it left, appends all their events in one transaction with one
 * fsync, publishes the new state in one volatile write, and answers. Nothing is answered before it
 * is on disk, a refusal neither: it may stand on a command of the same batch.
 *
 * <p>After a failed write nothing is known of what is on disk. All of the batch are told so, and
 * nothing is accepted until the log's end has been read again.
 *
 * <p>Thread-safe; the root makes it and closes it.
 */
public final class CommandHandler implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandHandler.class);
  private static final int QUEUE_COMMANDS = 1_024;
  private static final int BATCH_COMMANDS = 256;
  private static final long IDLE_SECONDS = 1;
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final EventStore store;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final String node;
  private final Consumer<View> published;
  private final HashChain chain = new HashChain();
  private final BlockingQueue<Submission> queue = new ArrayBlockingQueue<>(QUEUE_COMMANDS);
  private final Thread writer = new Thread(this::run, "hrapi-writer");

  private volatile View view;
  private volatile @Nullable Exception failure;
  private volatile boolean closing;

  /** Only the writer reads and writes it: whether the log's end must be read before a write. */
  private boolean rereadFirst;

  /**
   * Makes the handler and starts its thread.
   *
   * @param view the state at the log's head
   * @param clock tells the time of events
   * @param ids makes the id of each event
   * @param node this process, as its operator names it
   * @param published is told each new state, on the writer's thread: it must not wait
   */
  public CommandHandler(
      EventStore store,
      View view,
      Clock clock,
      Supplier<UUID> ids,
      String node,
      Consumer<View> published) {
    this.store = store;
    this.view = view;
    this.clock = clock;
    this.ids = ids;
    this.node = node;
    this.published = published;
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
   * Asks for a command.
   *
   * @return completes when the event is on disk; exceptionally with a {@link Refusal}, or with
   *     {@link UnavailableException} if the log failed: then it is not known whether the event is
   *     there
   * @throws UnavailableException if the queue is full or the handler is closing; nothing was
   *     written
   */
  public CompletableFuture<Accepted> submit(
      Command command, Preconditions preconditions, Requested requested) {
    Submission submission =
        new Submission(command, preconditions, requested, new CompletableFuture<>());
    if (closing || !queue.offer(submission)) {
      throw new UnavailableException(
          closing
              ? "hrapi is stopping; nothing was written"
              : "too many writes wait for the log (" + QUEUE_COMMANDS + "); nothing was written",
          null);
    }
    if (closing && queue.remove(submission)) {
      throw new UnavailableException("hrapi is stopping; nothing was written", null);
    }
    return submission.answer();
  }

  /**
   * What a command would do now; nothing is written.
   *
   * @throws Refusal if it would be refused
   */
  public Decision preview(Command command, Preconditions preconditions, View current) {
    preconditions.check(command.revision(current), command.subject());
    return command.decide(current);
  }

  /** Lets the waiting commands finish and ends the thread. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Submission> batch = new ArrayList<>(BATCH_COMMANDS);
    while (true) {
      try {
        // Read before the queue: what is put in before closing is then seen to be there.
        boolean last = closing;
        Submission first = last ? queue.poll() : queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH_COMMANDS - 1);
          write(batch);
          batch.clear();
        } else if (last) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void write(List<Submission> batch) {
    try {
      if (rereadFirst) {
        reread();
      }
      append(batch);
    } catch (RuntimeException | Error e) {
      rereadFirst = true;
      failure = e instanceof Exception exception ? exception : new IllegalStateException(e);
      LOGGER.error("The event log cannot be written; its end will be read again.", e);
      for (Submission submission : batch) {
        submission
            .answer()
            .completeExceptionally(
                new UnavailableException(
                    "the event log cannot be written: "
                        + e.getMessage()
                        + ". Whether this change was stored is not known: read it before you"
                        + " repeat it.",
                    e));
      }
    }
  }

  private void append(List<Submission> batch) {
    View current = view;
    List<EventRecord> events = new ArrayList<>(batch.size());
    List<KeptText> texts = new ArrayList<>();
    List<Runnable> answers = new ArrayList<>(batch.size());
    for (Submission submission : batch) {
      CompletableFuture<Accepted> answer = submission.answer();
      try {
        Decision decision = preview(submission.command(), submission.preconditions(), current);
        EventRecord event = seal(current, decision, submission.requested());
        View next = current.evolve(event, decision.changes());
        current = next;
        events.add(event);
        texts.addAll(decision.texts());
        answers.add(() -> answer.complete(new Accepted(event, decision, next)));
      } catch (RuntimeException e) {
        // A refusal, or a fault in one command, which is no reason to fail the others.
        answers.add(() -> answer.completeExceptionally(e));
      }
    }
    if (!events.isEmpty()) {
      store.append(view.head(), events, texts);
      view = current;
      published.accept(current);
    }
    // Before the answers: whoever has one must not be told that the last write failed.
    failure = null;
    answers.forEach(Runnable::run);
  }

  private EventRecord seal(View before, Decision decision, Requested requested) {
    EventRecord open =
        new EventRecord(
            before.version() + 1,
            Math.max(before.timeMicros(), nowMicros()),
            ids.get().toString(),
            store.logId(),
            node,
            decision.type(),
            decision.subject(),
            requested.actor(),
            requested.origin(),
            requested.reason(),
            requested.requestId(),
            requested.traceparent(),
            null,
            null,
            null,
            ChangeCodec.FORMAT,
            ChangeCodec.encode(decision.changes()),
            Hash.ZERO);
    return open.withHash(chain.hash(before.head().hash(), open));
  }

  private long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
  }

  /** After a failed write: takes in what reached the disk all the same. */
  private void reread() {
    LogHead head = store.head();
    View found = new Replay(store).replay(view, head.version());
    if (!found.head().equals(head)) {
      throw new ReplayException(
          "the log ends with " + head + ", expected " + found.head() + "; it was changed", null);
    }
    view = found;
    rereadFirst = false;
    published.accept(found);
    LOGGER.info("Read the event log again: it ends with version {}.", head.version());
  }

  private record Submission(
      Command command,
      Preconditions preconditions,
      Requested requested,
      CompletableFuture<Accepted> answer) {}
}
