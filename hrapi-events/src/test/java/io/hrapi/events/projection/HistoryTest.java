package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.address;
import static io.hrapi.events.fixture.Some.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.command.DeletePool;
import io.hrapi.events.fixture.ForwardingEventStore;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.fixture.Representations;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  private static final int KEPT_VIEWS = 64;
  private static final Log LOG = Log.random(7, 200);
  private static final int END = (int) LOG.view().version();

  @TempDir Path directory;
  private final InMemoryEventStore store = LOG.store();

  private History history() {
    return new History(store, new Snapshots(directory, Some.CACHE_KEY));
  }

  private static void same(View actual, View expected) {
    assertThat(actual).isEqualTo(expected);
    assertThat(Representations.of(actual.model())).isEqualTo(Representations.of(expected.model()));
  }

  @Nested
  class AtAVersion {

    private void everyVersionIsWhatItWas(History history) {
      List<View> views = new ArrayList<>(LOG.views());
      Collections.shuffle(views, new Random(1));
      views.forEach(view -> same(history.at(view.version()), view));
      views.forEach(view -> same(history.at(view.version()), view));
    }

    @Test
    void isWhatTheLiveViewWas() {
      everyVersionIsWhatItWas(history());
    }

    @Test
    void isTheSameWithSnapshots() {
      Snapshots snapshots = new Snapshots(directory, Some.CACHE_KEY);
      for (int version = 20; version <= END; version += 20) {
        snapshots.write(LOG.views().get(version));
      }
      everyVersionIsWhatItWas(history());
    }

    @Test
    void ofZeroIsTheEmptyView() {
      assertThat(history().at(0)).isSameAs(View.EMPTY);
    }

    @Test
    void beyondTheEndFails() {
      assertThatThrownBy(() -> history().at(END + 1))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("expected " + (END + 1));
    }

    @Test
    void beforeTheBeginningFails() {
      assertThatThrownBy(() -> history().at(-1)).isInstanceOf(ReplayException.class);
    }
  }

  @Nested
  class WhereSnapshotsAreMissing {

    private static final int EVENTS = 2_500;

    @Test
    void theFirstLookBackMakesThem() throws IOException {
      Log log = new Log();
      for (int i = 0; i < EVENTS; i++) {
        log.add("Nothing", "/", List.of());
      }
      InMemoryEventStore large = log.store();
      same(history(large).at(EVENTS), log.view());
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()).sorted())
            .containsExactly(
                "0000000000000000512.snapshot",
                "0000000000000001024.snapshot",
                "0000000000000001536.snapshot");
      }
      AtomicLong began = new AtomicLong();
      history(
              new ForwardingEventStore(large) {
                @Override
                public void read(long after, long last, Consumer<EventRecord> reader) {
                  began.set(after);
                  super.read(after, last, reader);
                }
              })
          .at(1_250);
      assertThat(began).hasValue(1_024);
    }

    @Test
    void largeEventsHaveThemNearerToEachOther() throws IOException {
      Log log = new Log();
      String large = "/" + "x".repeat(8 << 20);
      for (int i = 0; i < 20; i++) {
        log.add("Nothing", large, List.of());
      }
      same(history(log.store()).at(20), log.view());
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()).sorted())
            .containsExactly("0000000000000000008.snapshot", "0000000000000000016.snapshot");
      }
    }

    private History history(EventStore of) {
      return new History(of, new Snapshots(directory, Some.CACHE_KEY));
    }
  }

  @Nested
  class AtTheHead {

    @Test
    void isTheLiveViewAndTellsOfTheSnapshot() {
      History.Start whole = history().atHead();
      same(whole.view(), LOG.view());
      assertThat(whole.snapshot()).isZero();
      assertThat(whole.replayed())
          .isEqualTo(LOG.events().stream().mapToLong(EventRecord::size).sum());
      new Snapshots(directory, Some.CACHE_KEY).write(LOG.views().get(20));
      History.Start rest = history().atHead();
      same(rest.view(), LOG.view());
      assertThat(rest.snapshot()).isEqualTo(20);
      assertThat(rest.replayed())
          .isEqualTo(LOG.events().stream().skip(20).mapToLong(EventRecord::size).sum());
    }

    @Test
    void ofAnEmptyLogIsTheEmptyView() {
      History empty =
          new History(new InMemoryEventStore(), new Snapshots(directory, Some.CACHE_KEY));
      assertThat(empty.atHead().view()).isSameAs(View.EMPTY);
    }
  }

  @Nested
  class AtATime {

    @Test
    void isTheNewestVersionThatHadHappened() {
      assertThat(history().versionAt(999_999)).isZero();
      assertThat(history().versionAt(1_000_000)).isEqualTo(1);
      assertThat(history().versionAt(1_999_999)).isEqualTo(1);
      assertThat(history().versionAt(Long.MAX_VALUE)).isEqualTo(END);
    }
  }

  @Nested
  class TheViewsThatAreKept {

    @Test
    void areNotReadAgain() {
      History history = history();
      View view = history.at(30);
      int reads = store.reads();
      assertThat(history.at(30)).isSameAs(view);
      assertThat(store.reads()).isEqualTo(reads);
    }

    @Test
    void areAtMost64() {
      History history = history();
      for (int version = 1; version <= KEPT_VIEWS + 1; version++) {
        history.at(version);
      }
      int reads = store.reads();
      for (int version = 2; version <= KEPT_VIEWS + 1; version++) {
        history.at(version);
      }
      assertThat(store.reads()).isEqualTo(reads);
      history.at(1);
      assertThat(store.reads()).isEqualTo(reads + 1);
    }

    @Test
    void areThoseThatWereAskedForLately() {
      History history = history();
      for (int version = 1; version <= KEPT_VIEWS; version++) {
        history.at(version);
      }
      history.at(1);
      history.at(KEPT_VIEWS + 1);
      int reads = store.reads();
      history.at(1);
      assertThat(store.reads()).isEqualTo(reads);
      history.at(2);
      assertThat(store.reads()).isEqualTo(reads + 1);
    }

    @Test
    void haveAtMost100000ResourcesInAll() {
      Map<Name, TargetAddress> targets = new TreeMap<>();
      for (int i = 0; i < 100_000; i++) {
        targets.put(name("t" + i), address("h:1"));
      }
      Log log = Log.of(Puts.pool(name("eta"), null, targets), new DeletePool(name("eta"), false));
      InMemoryEventStore large = log.store();
      History history = new History(large, new Snapshots(directory, Some.CACHE_KEY));
      history.at(1);
      int reads = large.reads();
      history.at(1);
      assertThat(large.reads()).isEqualTo(reads + 1);
      history.at(2);
      reads = large.reads();
      history.at(2);
      assertThat(large.reads()).isEqualTo(reads);
    }
  }

  @Nested
  class AtTheSameTime {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Returns a history whose store waits until {@code released}. */
    private History held() {
      return new History(
          new ForwardingEventStore(store) {
            @Override
            public void read(long after, long last, Consumer<EventRecord> reader) {
              entered.countDown();
              try {
                assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              super.read(after, last, reader);
            }
          },
          new Snapshots(directory, Some.CACHE_KEY));
    }

    /** Asks twice; the second call comes while the first one waits for the store. */
    private List<CompletableFuture<View>> askTwice(History history, long version) throws Exception {
      List<CompletableFuture<View>> asked = new ArrayList<>();
      asked.add(ask(history, version).answer());
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
      Asked second = ask(history, version);
      asked.add(second.answer());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (second.thread().getState() != Thread.State.WAITING) {
        assertThat(System.nanoTime()).as("the second one waits").isLessThan(end);
        Thread.onSpinWait();
      }
      released.countDown();
      return asked;
    }

    private Asked ask(History history, long version) {
      CompletableFuture<View> answer = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  answer.complete(history.at(version));
                } catch (RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
      thread.start();
      return new Asked(answer, thread);
    }

    private record Asked(CompletableFuture<View> answer, Thread thread) {}

    @Test
    void oneReplayAnswersAll() throws Exception {
      List<CompletableFuture<View>> asked = askTwice(held(), 50);
      assertThat(asked.get(1).get(20, TimeUnit.SECONDS))
          .isSameAs(asked.get(0).get(20, TimeUnit.SECONDS));
      assertThat(store.reads()).isEqualTo(1);
    }

    @Test
    void oneFailureIsToldToAllAndKeepsNobodyAfterwards() throws Exception {
      History history = held();
      store.failReads(new EventStoreException("the disk is gone", null));
      for (CompletableFuture<View> each : askTwice(history, 50)) {
        assertThatThrownBy(() -> each.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(EventStoreException.class);
      }
      store.failReads(null);
      same(history.at(50), LOG.views().get(50));
    }
  }
}
