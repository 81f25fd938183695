package io.hrapi.events.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.projection.View;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The one writer on an in-memory store, with a clock and an id source that tests control. */
final class Writer implements AutoCloseable {

  static final long WAIT_SECONDS = 20;

  final InMemoryEventStore store = new InMemoryEventStore();
  final AtomicLong epochMillis = new AtomicLong(1_700_000_000_000L);
  final List<View> published = new CopyOnWriteArrayList<>();

  /** The number of ids that are still generated before one fails; −1 for no failure. */
  final AtomicInteger idsUntilFault = new AtomicInteger(-1);

  final CommandHandler handler =
      new CommandHandler(
          store,
          View.EMPTY,
          clock(),
          this::nextId,
          "node-1",
          (state, events) -> published.add(state));

  private Clock clock() {
    InstantSource source = () -> Instant.ofEpochMilli(epochMillis.get());
    return source.withZone(ZoneOffset.UTC);
  }

  /** Whether generating the next id overflows the stack, once. */
  final AtomicBoolean overflow = new AtomicBoolean();

  private UUID nextId() {
    if (overflow.getAndSet(false)) {
      throw new StackOverflowError("deep");
    }
    if (idsUntilFault.get() >= 0 && idsUntilFault.getAndDecrement() == 0) {
      throw new IllegalStateException("no id");
    }
    return UUID.randomUUID();
  }

  CompletableFuture<Accepted> submit(Command command) {
    return handler.submit(command, Preconditions.NONE, Some.CLIENT);
  }

  Accepted write(Command command) {
    return accepted(submit(command));
  }

  /** Submits these commands while the writer is in an append, so that they become one batch. */
  List<CompletableFuture<Accepted>> batch(Command... commands) throws InterruptedException {
    store.hold();
    CompletableFuture<Accepted> before = submit(Some.putPool("before"));
    store.awaitAppend();
    List<CompletableFuture<Accepted>> answers = new ArrayList<>();
    for (Command command : commands) {
      answers.add(submit(command));
    }
    awaitWaiting(commands.length);
    store.release();
    accepted(before);
    return answers;
  }

  /** Waits until at least {@code count} commands wait for the append before them. */
  private void awaitWaiting(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (handler.waitingCount() < count) {
      assertThat(System.nanoTime()).as("still fewer after the limit").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  static Accepted accepted(CompletableFuture<Accepted> answer) {
    return answer.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Returns the reason why a command was not accepted. */
  static <T extends Throwable> T failure(CompletableFuture<Accepted> answer, Class<T> kind) {
    Throwable thrown = catchThrowable(() -> accepted(answer));
    assertThat(thrown).isInstanceOf(CompletionException.class);
    Throwable cause = thrown.getCause();
    assertThat(cause).isInstanceOf(kind);
    return requireNonNull(kind.cast(cause));
  }

  /** Makes the threads end, without waiting for that. */
  @Override
  public void close() {
    store.release();
    Thread closer = new Thread(handler::close, "closer");
    closer.setDaemon(true);
    closer.start();
  }
}
