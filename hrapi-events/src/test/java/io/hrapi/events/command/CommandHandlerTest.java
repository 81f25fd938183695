package io.hrapi.events.command;

import static io.hrapi.events.command.Writer.accepted;
import static io.hrapi.events.command.Writer.failure;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.ClockDoubted;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CommandHandlerTest {

  private static final int QUEUE = 1_024;

  private final Writer writer = new Writer();

  @AfterEach
  void close() {
    writer.close();
  }

  private static <T> List<T> inParallel(int threads, Callable<T> task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(java.util.Collections.nCopies(threads, task))) {
        results.add(future.get(Writer.WAIT_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Nested
  class Accepting {

    @Test
    void oneCommandIsOneEventWithItsEnvelope() {
      Accepted accepted = writer.write(putPool("eta"));
      EventRecord event = accepted.event();
      assertThat(event.version()).isEqualTo(1);
      assertThat(event.timeMicros()).isEqualTo(1_700_000_000_000_000L);
      assertThat(event.logId()).isEqualTo(writer.store.logId());
      assertThat(List.of(event.node(), event.type(), event.subject()))
          .containsExactly("node-1", "PoolPut", "/pools/eta");
      assertThat(List.of(event.actor(), event.origin(), event.requestId()))
          .containsExactly("ana", "192.0.2.7", "request-1");
      assertThat(event.reason()).isEqualTo("because");
      assertThat(accepted.decision().outcome()).isEqualTo(Decision.Outcome.CREATED);
      assertThat(writer.store.events()).containsExactly(event);
      assertThat(writer.handler.view()).isSameAs(accepted.view());
      assertThat(writer.published).containsExactly(accepted.view());
    }

    @Test
    void theAnswerForARetryIsInTheEventAndInItsHash() {
      Accepted before = writer.write(putPool("eta"));
      Idempotency idempotency =
          new Idempotency(
              "key",
              "hash",
              (decision, after) ->
                  decision.type().storedName()
                      + " "
                      + after.version()
                      + after.model().pools().keySet());
      Accepted accepted =
          accepted(
              writer.handler.submit(
                  putPool("theta"), Preconditions.NONE, Some.CLIENT.with(idempotency)));
      EventRecord event = accepted.event();
      assertThat(event.idempotencyKey()).isEqualTo("key");
      assertThat(event.requestHash()).isEqualTo("hash");
      assertThat(event.answer()).isEqualTo("PoolPut 2[eta, theta]");
      assertThat(event.hash())
          .isEqualTo(new HashChain().hash(before.event().hash(), event.withHash(Hash.ZERO)));
      assertThat(accepted.view().head()).isEqualTo(event.head());
      assertThat(writer.store.byIdempotencyKey("key")).contains(event);
    }

    @Test
    void aCommandThatChangesNothingIsAnEventToo() {
      writer.write(putPool("eta"));
      Accepted again = writer.write(putPool("eta"));
      assertThat(again.event().version()).isEqualTo(2);
      assertThat(again.event().changes()).isEqualTo("[]");
      assertThat(again.view().modelVersion()).isEqualTo(1);
    }

    @Test
    void theTextsOfADecisionAreKeptBesideItsEvent() {
      KeptText text = new KeptText(Some.hash(1), "global\n");
      writer.write(
          new RecordDeployment(
              EventType.CONFIGURATION_COMMITTED,
              "/controller/commit",
              Some.loaded(0),
              List.of(text)));
      assertThat(writer.store.text(Some.hash(1))).hasValue("global\n");
    }

    @Test
    void manyAtOnceGetVersionsInOrderWithoutGaps() throws Exception {
      List<List<Long>> versions =
          inParallel(
              8,
              () -> {
                List<Long> mine = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                  mine.add(writer.write(putPool("p" + i)).event().version());
                }
                return mine;
              });
      versions.forEach(mine -> assertThat(mine).isSorted());
      assertThat(versions.stream().flatMap(List::stream).sorted().toList())
          .isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
      assertThat(writer.store.events())
          .extracting(EventRecord::version)
          .isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
      assertThat(new Replay(writer.store).replay(View.EMPTY, 400)).isEqualTo(writer.handler.view());
    }

    @Test
    void nothingIsAnsweredOrShownBeforeItIsOnDisk() throws Exception {
      writer.store.hold();
      CompletableFuture<Accepted> accepted = writer.submit(putPool("eta"));
      writer.store.awaitAppend();
      CompletableFuture<Accepted> next = writer.submit(putPool("theta"));
      assertThat(writer.store.head()).isEqualTo(LogHead.EMPTY);
      assertThat(accepted).isNotDone();
      assertThat(next).isNotDone();
      assertThat(writer.handler.view()).isEqualTo(View.EMPTY);
      assertThat(writer.published).isEmpty();
      writer.store.release();
      assertThat(accepted(accepted).view().version()).isEqualTo(1);
      assertThat(accepted(next).view().version()).isEqualTo(2);
    }

    @Test
    void anAnswerComesAfterTheNewStateIsShown() {
      long shown =
          writer
              .submit(putPool("eta"))
              .thenApply(accepted -> writer.handler.view().version())
              .orTimeout(Writer.WAIT_SECONDS, TimeUnit.SECONDS)
              .join();
      assertThat(shown).isEqualTo(1);
    }

    @Test
    void timeNeverGoesBack() {
      long first = writer.write(putPool("eta")).event().timeMicros();
      writer.epochMillis.addAndGet(-3_600_000);
      assertThat(writer.write(putPool("eta")).event().timeMicros()).isEqualTo(first);
      writer.epochMillis.addAndGet(3_600_007);
      assertThat(writer.write(putPool("eta")).event().timeMicros()).isEqualTo(first + 7_000);
    }
  }

  @Nested
  class ABatch {

    @Test
    void sharesOneAppend() throws Exception {
      List<CompletableFuture<Accepted>> answers =
          writer.batch(putPool("a"), putPool("b"), putPool("c"));
      assertThat(answers.stream().map(answer -> accepted(answer).event().version()))
          .containsExactly(2L, 3L, 4L);
      assertThat(writer.store.batches()).containsExactly(1, 3);
      assertThat(writer.published).extracting(View::version).containsExactly(1L, 4L);
      assertThat(accepted(answers.get(0)).view().version()).isEqualTo(2);
    }

    @Test
    void isDecidedOnWhatTheCommandsBeforeMade() throws Exception {
      List<CompletableFuture<Accepted>> answers =
          writer.batch(
              putTarget("eta", "t", "h:1", null),
              putPool("eta"),
              putTarget("eta", "t", "h:1", null),
              new DeletePool(name("eta"), false),
              new DeletePool(name("eta"), false));
      failure(answers.get(0), Refusal.NotFound.class);
      assertThat(accepted(answers.get(1)).event().version()).isEqualTo(2);
      assertThat(accepted(answers.get(2)).event().version()).isEqualTo(3);
      assertThat(accepted(answers.get(3)).event().version()).isEqualTo(4);
      failure(answers.get(4), Refusal.NotFound.class);
      assertThat(writer.store.batches()).containsExactly(1, 3);
    }

    @Test
    void answersItsRefusalsAfterTheAppendOnWhichTheyStand() throws Exception {
      writer.store.hold();
      CompletableFuture<Accepted> before = writer.submit(putPool("before"));
      writer.store.awaitAppend();
      CompletableFuture<Accepted> made = writer.submit(putPool("eta"));
      CompletableFuture<Accepted> refused =
          writer.handler.submit(
              putPool("eta"), new Preconditions(Set.of(), false, true), Some.CLIENT);
      writer.store.hold();
      writer.store.releaseEarlier();
      accepted(before);
      writer.store.awaitAppend();
      assertThat(made).isNotDone();
      assertThat(refused).isNotDone();
      writer.store.release();
      accepted(made);
      assertThat(failure(refused, Refusal.Stale.class).currentVersion()).hasValue(2);
    }

    @Test
    void ofRefusalsAloneAppendsNothing() {
      failure(writer.submit(new DeletePool(name("x"), false)), Refusal.NotFound.class);
      assertThat(writer.store.batches()).isEmpty();
      assertThat(writer.published).isEmpty();
      assertThat(writer.write(putPool("eta")).event().version()).isEqualTo(1);
    }

    @Test
    void goesOnAfterAnErrorWhileDeciding() {
      writer.overflow.set(true);
      assertThat(failure(writer.submit(putPool("a")), IllegalStateException.class))
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThat(writer.write(putPool("b")).event().version()).isEqualTo(1);
    }

    @Test
    void goesOnWithoutACommandThatHasAFault() throws Exception {
      writer.idsUntilFault.set(2);
      List<CompletableFuture<Accepted>> answers =
          writer.batch(putPool("a"), putPool("b"), putPool("c"));
      assertThat(accepted(answers.get(0)).event().version()).isEqualTo(2);
      assertThat(failure(answers.get(1), IllegalStateException.class)).hasMessage("no id");
      assertThat(accepted(answers.get(2)).event().version()).isEqualTo(3);
      Model model = writer.handler.view().model();
      assertThat(model.pools().keySet()).containsExactly(name("a"), name("before"), name("c"));
      assertThat(writer.handler.failure()).isEmpty();
    }
  }

  @Nested
  class Preconditioned {

    @Test
    void ofManyWithTheSameRevisionOneIsAccepted() throws Exception {
      writer.write(putPool("eta"));
      Preconditions match = new Preconditions(Set.of(1L), false, false);
      List<Boolean> won =
          inParallel(
              50,
              () ->
                  writer
                      .handler
                      .submit(
                          putPool("eta", "t" + Thread.currentThread().getId(), "h:1"),
                          match,
                          Some.CLIENT)
                      .handle((accepted, refusal) -> refusal == null)
                      .get(Writer.WAIT_SECONDS, TimeUnit.SECONDS));
      assertThat(won).containsOnlyOnce(true).hasSize(50);
      assertThat(writer.handler.view().model().targetCount()).isEqualTo(1);
      assertThat(writer.handler.view().version()).isEqualTo(2);
    }

    @Test
    void aPreviewIsCheckedLikeTheCommandAndWritesNothing() {
      writer.write(putPool("eta"));
      View view = writer.handler.view();
      assertThat(writer.handler.preview(putPool("theta"), Preconditions.NONE, view).changes())
          .hasSize(1);
      assertThatThrownBy(
              () ->
                  writer.handler.preview(
                      putPool("eta"), new Preconditions(Set.of(7L), false, false), view))
          .isInstanceOf(Refusal.Stale.class);
      assertThat(writer.store.head().version()).isEqualTo(1);
      assertThat(writer.handler.view()).isSameAs(view);
    }
  }

  @Test
  void aClockThatJumpsAheadLeavesNoTraceInTheTimesButIsToldOf() {
    long before = writer.epochMillis.get();
    long first = accepted(writer.submit(putPool("eta"))).event().timeMicros();
    long ahead = before + TimeUnit.DAYS.toMillis(3_650);
    writer.epochMillis.set(ahead);
    EventRecord doubted = accepted(writer.submit(putPool("theta"))).event();
    assertThat(doubted.timeMicros())
        .isBetween(first, first + TimeUnit.SECONDS.toMicros(Writer.WAIT_SECONDS));
    assertThat(ChangeCodec.decode(doubted.format(), doubted.changes()))
        .contains(new ClockDoubted(TimeUnit.MILLISECONDS.toMicros(ahead)));
    writer.epochMillis.set(before + TimeUnit.MINUTES.toMillis(1));
    EventRecord after = accepted(writer.submit(putPool("iota"))).event();
    assertThat(after.timeMicros()).isEqualTo(first + TimeUnit.MINUTES.toMicros(1));
    assertThat(after.changes()).doesNotContain("clockDoubted");
  }

  @Nested
  class WhileTheLogLacksEvents {

    private AcceptLogLoss accepting() {
      KnownEnd known = new KnownEnd("log.head", null, new LogHead(9, Some.hash(9)));
      return new AcceptLogLoss(new LogLossAccepted(writer.handler.view().head(), List.of(known)));
    }

    @Test
    void nothingIsWrittenButThatThisIsAccepted() {
      accepted(writer.submit(putPool("eta")));
      writer.handler.refuseWrites("the log lost its end");
      for (Executable write :
          List.<Executable>of(
              () -> writer.submit(putPool("theta")),
              () -> writer.handler.replace(writer.handler.view()))) {
        assertThatThrownBy(write::execute)
            .isInstanceOf(UnavailableException.class)
            .hasMessage("the log lost its end")
            .hasCauseInstanceOf(IllegalStateException.class);
      }
      assertThat(writer.store.head().version()).isEqualTo(1);
      accepted(writer.submit(accepting()));
      assertThat(writer.handler.readOnly()).hasValue("the log lost its end");
      writer.handler.allowWrites();
      accepted(writer.submit(putPool("theta")));
      assertThat(writer.store.head().version()).isEqualTo(3);
    }

    @Test
    void anotherEndThanTheOneThatIsThereIsNotAccepted() {
      AcceptLogLoss command = accepting();
      accepted(writer.submit(putPool("eta")));
      assertThatThrownBy(() -> command.decide(writer.handler.view()))
          .isInstanceOf(Refusal.Conflict.class)
          .hasMessageContaining("the log ends with 1:");
    }
  }

  @Nested
  class Bounds {

    @Test
    void aFullQueueIsUnavailable() throws Exception {
      writer.store.hold();
      List<CompletableFuture<Accepted>> waiting = new ArrayList<>();
      waiting.add(writer.submit(putPool("eta")));
      writer.store.awaitAppend();
      // In addition to the queue, some commands are already decided and wait for the append.
      UnavailableException refusal = null;
      while (refusal == null && waiting.size() < 2 * QUEUE) {
        try {
          waiting.add(writer.submit(putPool("eta")));
        } catch (UnavailableException e) {
          refusal = e;
        }
      }
      assertThat(refusal).hasMessageContaining("1024");
      assertThat(waiting).hasSizeGreaterThan(QUEUE);
      writer.store.release();
      waiting.forEach(Writer::accepted);
      assertThat(writer.store.batches()).allMatch(size -> size <= 256);
      assertThat(writer.write(putPool("eta")).event().version()).isEqualTo(waiting.size() + 1);
    }
  }

  @Nested
  class Closing {

    @Test
    void finishesWhatWaitsAndRefusesWhatComesLater() throws Exception {
      writer.store.hold();
      CompletableFuture<Accepted> first = writer.submit(putPool("eta"));
      writer.store.awaitAppend();
      CompletableFuture<Accepted> second = writer.submit(putPool("theta"));
      Thread closer = new Thread(writer.handler::close);
      closer.start();
      List<CompletableFuture<Accepted>> meanwhile = untilRefused();
      writer.store.release();
      accepted(first);
      accepted(second);
      meanwhile.forEach(Writer::accepted);
      closer.join(TimeUnit.SECONDS.toMillis(Writer.WAIT_SECONDS));
      assertThat(closer.isAlive()).isFalse();
      assertThat(writer.store.head().version()).isEqualTo(2 + meanwhile.size());
      assertThatThrownBy(() -> writer.submit(putPool("eta")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("stopping");
    }

    private List<CompletableFuture<Accepted>> untilRefused() {
      List<CompletableFuture<Accepted>> taken = new ArrayList<>();
      while (true) {
        try {
          taken.add(writer.submit(putPool("meanwhile")));
        } catch (UnavailableException e) {
          // The queue may be full instead; the handler closes all the same.
          return taken;
        }
        Thread.onSpinWait();
      }
    }

    @Test
    void everyCommandIsAnsweredOrRefusedWhenItComesMeanwhile() throws Exception {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      try {
        Future<?> closed = pool.submit(writer.handler::close);
        untilRefused().forEach(Writer::accepted);
        closed.get(Writer.WAIT_SECONDS, TimeUnit.SECONDS);
      } finally {
        pool.shutdownNow();
      }
    }
  }
}
