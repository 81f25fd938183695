package io.hrapi.events.command;

import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Some;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The view in memory is corrected without losing or refusing a write. */
class ReplaceViewTest {

  private final Writer writer = new Writer();

  @AfterEach
  void close() {
    writer.close();
  }

  private static <T> T await(CompletableFuture<T> answer) {
    return answer.orTimeout(Writer.WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private View replayed() {
    return new Replay(writer.store).replay(View.EMPTY, writer.store.head().version());
  }

  @Test
  void theSameIsLeftAsItIs() {
    View before = writer.write(putPool("eta")).view();
    assertThat(await(writer.handler.replace(View.EMPTY))).isTrue();
    assertThat(writer.handler.view()).isSameAs(before);
  }

  @Test
  void anotherTakesThePlaceAndWritesGoOnFromIt() {
    View right = writer.write(putPool("eta")).view();
    View wrong =
        new View(
            right.head(),
            right.timeMicros(),
            right.modelVersion(),
            Model.EMPTY,
            right.deployment());
    List<View> published = new CopyOnWriteArrayList<>();
    try (CommandHandler handler =
        new CommandHandler(
            writer.store,
            wrong,
            Clock.systemUTC(),
            UUID::randomUUID,
            "node-1",
            (state, events) -> published.add(state))) {
      assertThat(await(handler.replace(replayed()))).isFalse();
      assertThat(handler.view().isExactly(right)).isTrue();
      assertThat(published).containsExactly(handler.view());
      assertThat(await(handler.replace(replayed()))).isTrue();
      Accepted next = await(handler.submit(putPool("theta"), Preconditions.NONE, Some.CLIENT));
      assertThat(next.view().model().pools()).containsOnlyKeys(name("eta"), name("theta"));
    }
  }

  @Test
  void aLogThatWasWrittenAnewTakesNoPlace() {
    View right = writer.write(putPool("eta")).view();
    try (Writer other = new Writer()) {
      other.write(putPool("other"));
      writer.store.tamper(other.store.events());
    }
    assertThatThrownBy(() -> await(writer.handler.replace(replayed())))
        .hasCauseInstanceOf(ReplayException.class)
        .hasMessageContaining(right.head().toString())
        .hasMessageContaining("it was rewritten outside of hrapi");
    assertThat(writer.handler.view()).isSameAs(right);
  }

  @Test
  void writesBesideItAreAllAccepted() {
    writer.write(putPool("first"));
    View replayed = replayed();
    List<CompletableFuture<Accepted>> writes = new ArrayList<>();
    List<CompletableFuture<Boolean>> compared = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      writes.add(writer.submit(putPool("p" + i)));
      if (i % 10 == 0) {
        compared.add(writer.handler.replace(replayed));
      }
    }
    writes.forEach(ReplaceViewTest::await);
    assertThat(compared).allMatch(ReplaceViewTest::await);
    assertThat(writer.handler.view().isExactly(replayed())).isTrue();
    assertThat(writer.handler.view().version()).isEqualTo(301);
  }
}
