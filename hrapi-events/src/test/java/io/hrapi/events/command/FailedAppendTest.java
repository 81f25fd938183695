package io.hrapi.events.command;

import static io.hrapi.events.command.Writer.accepted;
import static io.hrapi.events.command.Writer.failure;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.fixture.InMemoryEventStore.Failure;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a failed write nothing is accepted until the end of the log has been read again. */
class FailedAppendTest {

  private final Writer writer = new Writer();

  @AfterEach
  void close() {
    writer.close();
  }

  private void failAppend(Failure failure) {
    writer.store.failNextAppend(failure);
    assertThat(failure(writer.submit(putPool("lost")), UnavailableException.class))
        .hasMessageContaining("not known");
  }

  private void thenTheViewIsTheLog() {
    assertThat(new Replay(writer.store).replay(View.EMPTY, writer.store.head().version()))
        .isEqualTo(writer.handler.view());
  }

  @Test
  void allOfTheBatchAreToldSoItsRefusalsToo() throws Exception {
    writer.store.hold();
    CompletableFuture<Accepted> before = writer.submit(putPool("before"));
    writer.store.awaitAppend();
    List<CompletableFuture<Accepted>> batch =
        List.of(
            writer.submit(putPool("a")),
            writer.submit(new DeletePool(name("x"), false)),
            writer.submit(putPool("b")));
    writer.store.hold(); // The batch must wait too; only the first append's gate is opened.
    writer.store.releaseEarlier();
    accepted(before);
    writer.store.awaitAppend();
    writer.store.failNextAppend(Failure.BEFORE_DISK);
    writer.store.release();
    batch.forEach(answer -> failure(answer, UnavailableException.class));
    assertThat(writer.store.head().version()).isEqualTo(1);
  }

  @Test
  void aBatchThatDidNotReachTheDiskIsGone() {
    writer.write(putPool("eta"));
    failAppend(Failure.BEFORE_DISK);
    assertThat(writer.handler.view().version()).isEqualTo(1);
    assertThat(writer.handler.failure()).containsInstanceOf(EventStoreException.class);
    assertThat(writer.write(putPool("theta")).event().version()).isEqualTo(2);
    assertThat(writer.handler.failure()).isEmpty();
    assertThat(writer.handler.view().model().pool(name("lost"))).isNull();
    thenTheViewIsTheLog();
  }

  @Test
  void aBatchThatReachedTheDiskIsTakenIn() {
    writer.write(putPool("eta"));
    failAppend(Failure.AFTER_DISK);
    assertThat(writer.handler.view().version()).isEqualTo(1);
    Accepted next = writer.write(putPool("theta"));
    assertThat(next.event().version()).isEqualTo(3);
    assertThat(next.view().model().pool(name("lost"))).isNotNull();
    assertThat(writer.published).extracting(View::version).containsExactly(1L, 2L, 3L);
    thenTheViewIsTheLog();
  }

  @Test
  void aRefusalIsDecidedOnWhatWasReadAgain() {
    failAppend(Failure.AFTER_DISK);
    assertThat(
            failure(
                    writer.handler.submit(
                        putPool("lost"),
                        new Preconditions(java.util.Set.of(), false, true),
                        io.hrapi.events.fixture.Some.CLIENT),
                    Refusal.Stale.class)
                .currentVersion())
        .hasValue(1);
    assertThat(writer.handler.failure()).isEmpty();
  }

  @Test
  void nothingIsAcceptedWhileTheLogCannotBeRead() {
    writer.write(putPool("eta"));
    failAppend(Failure.BEFORE_DISK);
    writer.store.failReads(new EventStoreException("no such file", null));
    assertThat(failure(writer.submit(putPool("a")), UnavailableException.class))
        .hasMessageContaining("no such file");
    assertThat(failure(writer.submit(new DeletePool(name("x"), false)), UnavailableException.class))
        .hasMessageContaining("no such file");
    writer.store.failReads(null);
    assertThat(writer.write(putPool("theta")).event().version()).isEqualTo(2);
  }

  @Test
  void nothingIsAcceptedWhenTheLogIsShorter() {
    writer.write(putPool("eta"));
    writer.write(putPool("theta"));
    failAppend(Failure.BEFORE_DISK);
    writer.store.tamper(writer.store.events().subList(0, 1));
    thenEverythingIsRefused();
  }

  @Test
  void nothingIsAcceptedWhenTheLastEventIsAnother() {
    writer.write(putPool("eta"));
    failAppend(Failure.BEFORE_DISK);
    writer.store.tamper(otherLog(putPool("other")));
    thenEverythingIsRefused();
  }

  @Test
  void nothingIsAcceptedWhenWhatFollowsStandsOnOtherEvents() {
    writer.write(putPool("eta"));
    failAppend(Failure.BEFORE_DISK);
    // The second event could be applied: only the hash chain shows that it follows another first
    // one.
    writer.store.tamper(otherLog(putPool("other"), putPool("new")));
    thenEverythingIsRefused();
  }

  private static List<EventRecord> otherLog(Command... commands) {
    try (Writer other = new Writer()) {
      for (Command command : commands) {
        other.write(command);
      }
      return other.store.events();
    }
  }

  private void thenEverythingIsRefused() {
    View before = writer.handler.view();
    for (int i = 0; i < 3; i++) {
      failure(writer.submit(putPool("a")), UnavailableException.class);
      assertThat(writer.handler.failure()).containsInstanceOf(ReplayException.class);
    }
    assertThat(writer.handler.view()).isSameAs(before);
  }

  @Test
  void somebodyElsesEventIsTakenInAfterwards() {
    writer.write(putPool("eta"));
    List<EventRecord> log = new ArrayList<>(writer.store.events());
    EventRecord mine = writer.write(putPool("theta")).event();
    writer.store.tamper(log);
    // The handler is one version ahead of the log: the append and the re-read both fail.
    assertThat(failure(writer.submit(putPool("a")), UnavailableException.class))
        .hasCauseInstanceOf(HeadMovedException.class)
        .hasMessageContaining("this change was not stored")
        .hasMessageNotContaining("not known");
    failure(writer.submit(putPool("a")), UnavailableException.class);
    log.add(mine);
    writer.store.tamper(log);
    assertThat(writer.write(putPool("a")).event().version()).isEqualTo(3);
    thenTheViewIsTheLog();
  }
}
