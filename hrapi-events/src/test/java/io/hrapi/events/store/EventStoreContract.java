package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of every {@link EventStore}. */
abstract class EventStoreContract extends EventStoreFixture {

  private static EventQuery all() {
    return new EventQuery(0, Long.MAX_VALUE, null, null, null, null, null, false, 1000);
  }

  private List<Long> versions(EventQuery query) {
    return store.page(query).stream().map(EventRecord::version).toList();
  }

  @Nested
  class ANewLog {

    @Test
    void hasAnEmptyHeadAndNoEvents() {
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
      assertThat(read(0, Long.MAX_VALUE)).isEmpty();
      assertThat(store.page(all())).isEmpty();
      assertThat(store.versionAt(Long.MAX_VALUE)).isZero();
      assertThat(store.text(Hash.ZERO)).isEmpty();
      assertThat(store.secret("a")).isEmpty();
      assertThat(store.secrets()).isEmpty();
    }

    @Test
    void keepsItsIdForGood() {
      String id = store.logId();
      assertThat(UUID.fromString(id)).hasToString(id);
      store.close();
      store = open();
      assertThat(store.logId()).isEqualTo(id);
    }
  }

  @Nested
  class Appending {

    @Test
    void movesTheHead() {
      List<EventRecord> events = append(3);
      assertThat(store.head()).isEqualTo(Events.head(events));
      List<EventRecord> more = append(2);
      assertThat(store.head()).isEqualTo(new LogHead(5, more.get(1).hash()));
    }

    @Test
    void keepsEveryFieldAsItWas() {
      List<EventRecord> events = append(4);
      assertThat(read(0, 4)).isEqualTo(events);
    }

    @Test
    void keepsAnyText() {
      String odd = "é 𝄞 \u0000 \n ' \" % _ \\ " + "x".repeat(3_000_000);
      List<EventRecord> events =
          append(Events.after(LogHead.EMPTY, 2, draft -> draft.with(odd).by("")));
      assertThat(read(0, 2)).isEqualTo(events);
      assertThat(ChainVerifier.verify(store).intact()).isTrue();
    }

    @Test
    void survivesReopening() {
      List<EventRecord> events = append(3);
      store.close();
      store = open();
      assertThat(store.head()).isEqualTo(Events.head(events));
      assertThat(read(0, 3)).isEqualTo(events);
      append(1);
      assertThat(store.head().version()).isEqualTo(4);
    }

    @Test
    void isRefusedWhenTheHeadMoved() {
      List<EventRecord> rival = Events.after(LogHead.EMPTY, 1, draft -> draft.by("rival"));
      List<EventRecord> events = append(1);
      assertThatThrownBy(() -> store.append(LogHead.EMPTY, rival, Attachments.NONE))
          .isInstanceOf(HeadMovedException.class)
          .hasMessageContaining("1:" + events.get(0).hash())
          .hasMessageContaining(LogHead.EMPTY.toString());
      assertThat(read(0, 9)).isEqualTo(events);
      append(1);
      assertThat(store.head().version()).isEqualTo(2);
    }

    @Test
    void isRefusedWhenTheHashBeforeIsAnother() {
      append(1);
      LogHead other = new LogHead(1, Events.sha256("other"));
      assertThatThrownBy(() -> store.append(other, Events.after(other, 1), Attachments.NONE))
          .isInstanceOf(HeadMovedException.class);
      assertThat(store.head().version()).isEqualTo(1);
    }

    @Test
    void isRefusedWhenTimeGoesBack() {
      append(Events.after(LogHead.EMPTY, 1, draft -> draft.at(10)));
      List<EventRecord> earlier = Events.after(store.head(), 1, draft -> draft.at(9));
      assertThatThrownBy(() -> append(earlier)).isInstanceOf(EventStoreException.class);
      assertThat(store.head().version()).isEqualTo(1);
      append(Events.after(store.head(), 1, draft -> draft.at(10)));
      assertThat(store.head().version()).isEqualTo(2);
    }

    @Test
    void isAllOrNothing() {
      List<EventRecord> events =
          Events.after(LogHead.EMPTY, 3, draft -> draft.version() == 3 ? draft.at(0) : draft);
      KeptText text = Events.text("global\n");
      assertThatThrownBy(
              () -> store.append(LogHead.EMPTY, events, Attachments.ofTexts(List.of(text))))
          .isInstanceOf(EventStoreException.class);
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
      assertThat(store.text(text.sha256())).isEmpty();
    }

    @Test
    void refusesNoEventsAndWrongNumbers() {
      List<EventRecord> events = Events.after(LogHead.EMPTY, 3);
      assertThatThrownBy(() -> store.append(LogHead.EMPTY, List.of(), Attachments.NONE))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.append(LogHead.EMPTY, events.subList(1, 3), Attachments.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("version 2 is at the position where 1 is expected");
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
    }

    @Test
    void isRefusedAfterClosing() {
      List<EventRecord> events = Events.after(LogHead.EMPTY, 1);
      store.close();
      store.close();
      assertThatThrownBy(() -> store.append(LogHead.EMPTY, events, Attachments.NONE))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> store.head()).isInstanceOf(EventStoreException.class);
    }
  }

  @Nested
  class Texts {

    @Test
    void areKeptAndFoundByTheirHash() {
      KeptText large = Events.text("server s1 192.0.2.1:80 — é\n".repeat(10_000));
      KeptText small = Events.text("x");
      KeptText empty = Events.text("");
      store.append(
          LogHead.EMPTY,
          Events.after(LogHead.EMPTY, 1),
          Attachments.ofTexts(List.of(large, small, empty)));
      for (KeptText text : List.of(large, small, empty)) {
        assertThat(store.text(text.sha256())).contains(text.text());
      }
      assertThat(store.text(Events.sha256("other"))).isEmpty();
    }

    @Test
    void mayBeKeptTwice() {
      KeptText text = Events.text("global\n");
      List<EventRecord> events = Events.after(LogHead.EMPTY, 1);
      store.append(LogHead.EMPTY, events, Attachments.ofTexts(List.of(text, text)));
      store.append(
          Events.head(events),
          Events.after(Events.head(events), 1),
          Attachments.ofTexts(List.of(text)));
      assertThat(store.text(text.sha256())).contains("global\n");
      assertThat(store.head().version()).isEqualTo(2);
    }

    @Test
    void mustHaveTheirHash() {
      KeptText wrong = new KeptText(Hash.ZERO, "global\n");
      assertThatThrownBy(
              () ->
                  store.append(
                      LogHead.EMPTY,
                      Events.after(LogHead.EMPTY, 1),
                      Attachments.ofTexts(List.of(wrong))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Events.sha256("global\n").toHex());
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
    }
  }

  @Nested
  class Secrets {

    private final KeptSecret a = Events.secret("a", "k1");
    private final KeptSecret b = Events.secret("b", "k1");
    private final KeptSecret resealed = Events.secret("a", "k2");

    private void intact(long events) {
      assertThat(ChainVerifier.verify(store))
          .isEqualTo(new ChainVerifier.Result(events, store.head(), null));
    }

    @Test
    void areKeptAndFoundByTheirIdThroughReopening() {
      append(Attachments.ofSecrets(List.of(b, a)));
      store.close();
      store = open();
      assertThat(store.secret("a")).contains(a);
      assertThat(store.secret("b")).contains(b);
      assertThat(store.secret("A")).isEmpty();
      assertThat(store.secrets()).containsExactly(a, b);
    }

    @Test
    void takeAnyBytes() {
      byte[] bytes = new byte[70_000];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
      KeptSecret large = new KeptSecret("ä ' \" %", "κ", bytes);
      append(Attachments.ofSecrets(List.of(large)));
      assertThat(store.secret(large.id())).contains(large);
    }

    @Test
    void areNotReplacedByAnotherOfThatId() {
      append(Attachments.ofSecrets(List.of(a, resealed)));
      append(Attachments.ofSecrets(List.of(resealed)));
      assertThat(store.secrets()).containsExactly(a);
    }

    @Test
    void areSealedAnewUnderAnotherKey() {
      append(Attachments.ofSecrets(List.of(a, b)));
      append(Attachments.ofResealed(List.of(resealed)));
      assertThat(store.secrets()).containsExactly(resealed, b);
      intact(2);
    }

    @Test
    void areLeftAsTheyAreIfTheyAreUnderThatKeyAlready() {
      append(Attachments.ofSecrets(List.of(a)));
      append(Attachments.ofResealed(List.of(new KeptSecret("a", "k1", new byte[] {1}))));
      assertThat(store.secrets()).containsExactly(a);
      append(Attachments.ofResealed(List.of(resealed, Events.secret("a", "k3"))));
      assertThat(store.secrets()).containsExactly(Events.secret("a", "k3"));
    }

    @Test
    void areDestroyedForGood() {
      append(Attachments.ofSecrets(List.of(a, b)));
      append(Attachments.ofDestroyed("a"));
      append(Attachments.ofDestroyed("a"));
      append(Attachments.ofSecrets(List.of(a)));
      append(Attachments.ofResealed(List.of(resealed)));
      store.close();
      store = open();
      assertThat(store.secret("a")).isEmpty();
      assertThat(store.secrets()).containsExactly(b);
      intact(5);
    }

    @Test
    void mayBeKeptSealedAnewAndDestroyedInOneBatch() {
      append(new Attachments(List.of(), List.of(a, b), List.of(resealed), List.of("b")));
      assertThat(store.secrets()).containsExactly(resealed);
    }

    @Test
    void thatWereNeverKeptAreNeitherSealedAnewNorDestroyedAndNothingIsAppended() {
      append(Attachments.ofSecrets(List.of(b)));
      for (Attachments unknown :
          List.of(
              new Attachments(
                  List.of(), List.of(), List.of(Events.secret("b", "k2"), resealed), List.of()),
              new Attachments(List.of(), List.of(), List.of(), List.of("b", "a")))) {
        assertThatThrownBy(() -> append(unknown))
            .isInstanceOf(EventStoreException.class)
            .hasMessageContaining("no secret a to ");
        assertThat(store.head().version()).isEqualTo(1);
        assertThat(store.secrets()).containsExactly(b);
      }
    }

    @Test
    void comeWithTheirEventsOrNotAtAll() {
      append(Attachments.ofSecrets(List.of(a)));
      List<EventRecord> late = Events.after(LogHead.EMPTY, 1);
      List<EventRecord> backwards = Events.after(store.head(), 1, draft -> draft.at(0));
      Attachments both = new Attachments(List.of(), List.of(b), List.of(resealed), List.of("b"));
      assertThatThrownBy(() -> store.append(LogHead.EMPTY, late, both))
          .isInstanceOf(HeadMovedException.class);
      assertThatThrownBy(() -> store.append(store.head(), backwards, both))
          .isInstanceOf(EventStoreException.class);
      assertThat(store.secrets()).containsExactly(a);
    }
  }

  @Nested
  class Reading {

    @Test
    void handsOverTheWantedVersionsInOrder() {
      List<EventRecord> events = append(10);
      assertThat(read(0, Long.MAX_VALUE)).isEqualTo(events);
      assertThat(read(3, 7)).isEqualTo(events.subList(3, 7));
      assertThat(read(9, 10)).isEqualTo(events.subList(9, 10));
      assertThat(read(10, Long.MAX_VALUE)).isEmpty();
      assertThat(read(5, 5)).isEmpty();
      assertThat(read(7, 3)).isEmpty();
    }

    @Test
    void handsOverManyAndLargeEvents() {
      List<EventRecord> events = new ArrayList<>(append(10_000));
      events.addAll(
          append(Events.after(store.head(), 20, draft -> draft.with("x".repeat(1_000_000)))));
      assertThat(read(0, Long.MAX_VALUE)).isEqualTo(events);
    }

    @Test
    void letsTheReadersOwnFailureThrough() {
      append(2);
      IllegalStateException failure = new IllegalStateException("mine");
      assertThatThrownBy(
              () ->
                  store.read(
                      0,
                      2,
                      event -> {
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThat(read(0, 2)).hasSize(2);
    }

    @Test
    void goesOnBesideWriting() throws Exception {
      append(5_000);
      CountDownLatch inTheMiddle = new CountDownLatch(1);
      CountDownLatch appended = new CountDownLatch(1);
      List<EventRecord> seen = new ArrayList<>();
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<?> reading =
            thread.submit(
                () -> {
                  store.read(
                      0,
                      Long.MAX_VALUE,
                      event -> {
                        seen.add(event);
                        if (event.version() == 3) {
                          inTheMiddle.countDown();
                          await(appended);
                        }
                      });
                  return null;
                });
        await(inTheMiddle);
        for (int i = 0; i < 50; i++) {
          append(1);
        }
        assertThat(store.head().version()).isEqualTo(5_050);
        appended.countDown();
        reading.get(30, TimeUnit.SECONDS);
      } finally {
        thread.shutdownNow();
      }
      assertThat(seen.size()).isBetween(5_000, 5_050);
      assertThat(seen).isEqualTo(read(0, seen.size()));
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Nested
  class Paging {

    @Test
    void honoursBoundsOrderAndLimit() {
      append(10);
      assertThat(versions(all())).containsExactlyElementsOf(range(1, 10));
      assertThat(versions(new EventQuery(2, 9, null, null, null, null, null, false, 3)))
          .containsExactly(3L, 4L, 5L);
      assertThat(versions(new EventQuery(2, 9, null, null, null, null, null, true, 3)))
          .containsExactly(8L, 7L, 6L);
      assertThat(store.page(all())).isEqualTo(read(0, 10));
    }

    @Test
    void findsWhatIsFarApart() {
      List<Long> marked = List.of(1L, 9_999L, 10_000L, 10_001L, 20_000L, 20_002L, 20_005L);
      append(
          Events.after(
              LogHead.EMPTY,
              20_005,
              draft -> marked.contains(draft.version()) ? draft.by("jo") : draft));
      assertThat(versions(ofJo(0, false, 9))).isEqualTo(marked);
      assertThat(versions(ofJo(0, true, 9))).isEqualTo(reversed(marked));
      assertThat(versions(ofJo(1, false, 3))).isEqualTo(marked.subList(1, 4));
      assertThat(versions(ofJo(10_000, true, 9))).isEqualTo(reversed(marked.subList(3, 7)));
      assertThat(versions(ofJo(20_005, false, 9))).isEmpty();
      assertThat(versions(ofJo(Long.MAX_VALUE, false, 9))).isEmpty();
      assertThat(versions(ofJo(Long.MAX_VALUE, true, 9))).isEmpty();
    }

    private static List<Long> reversed(List<Long> versions) {
      List<Long> reversed = new ArrayList<>(versions);
      Collections.reverse(reversed);
      return reversed;
    }

    private static EventQuery ofJo(long after, boolean descending, int limit) {
      return new EventQuery(after, Long.MAX_VALUE, null, null, "jo", null, null, descending, limit);
    }

    @Test
    void endsAPageBeforeTheEventThatWouldBeTooMuchAndHasOneAtLeast() {
      List<EventRecord> events =
          append(
              Events.after(LogHead.EMPTY, 5, draft -> draft.with("[" + " ".repeat(10_000) + "]")));
      assertThat(store.page(all(), 25_000, Allowance.UNLIMITED))
          .isEqualTo(new EventSlice(events.subList(0, 2), true));
      assertThat(store.page(all(), 1, Allowance.UNLIMITED))
          .isEqualTo(new EventSlice(events.subList(0, 1), true));
      assertThat(store.page(EventQuery.between(4, 99, 9), 1, Allowance.UNLIMITED))
          .isEqualTo(new EventSlice(events.subList(4, 5), false));
      assertThat(store.page(all(), 1_000_000, Allowance.UNLIMITED))
          .isEqualTo(new EventSlice(events, false));
    }

    @Test
    void takesFromTheAllowanceWhatEachEventNeedsBeforeItIsRead() {
      append(Events.after(LogHead.EMPTY, 5, draft -> draft.with("[" + " ".repeat(10_000) + "]")));
      Purse enough = new Purse(1_000_000);
      store.page(all(), Long.MAX_VALUE, enough);
      assertThat(enough.taken).isBetween(50_000L, 500_000L);
      Purse small = new Purse(40_000);
      assertThatThrownBy(() -> store.page(all(), Long.MAX_VALUE, small)).isSameAs(small.refusal);
      assertThat(small.taken).isBetween(10_000L, 40_000L);
    }

    @Test
    void takesFromTheAllowanceWhatATextAndAnAnswerNeed() {
      KeptText text = Events.text("server s1 192.0.2.1:80\n".repeat(10_000));
      store.append(
          LogHead.EMPTY,
          Events.after(LogHead.EMPTY, 2, draft -> draft.with("[" + " ".repeat(10_000) + "]")),
          Attachments.ofTexts(List.of(text)));
      Purse purse = new Purse(Long.MAX_VALUE);
      assertThat(store.text(text.sha256(), purse)).contains(text.text());
      assertThat(purse.taken).isGreaterThan(2L * text.text().length());
      assertThat(store.hasText(text.sha256())).isTrue();
      assertThat(store.hasText(Events.sha256("other"))).isFalse();
      Purse other = new Purse(Long.MAX_VALUE);
      assertThat(store.byIdempotencyKey("key-2", other)).isPresent();
      assertThat(other.taken).isGreaterThan(10_000);
    }

    @Test
    void filtersByTypeAndActor() {
      append(
          Events.after(
              LogHead.EMPTY,
              6,
              draft ->
                  draft
                      .of(draft.version() % 2 == 0 ? "PoolPut" : "PoolDeleted")
                      .by(draft.version() > 3 ? "marta" : "jo")));
      assertThat(versions(new EventQuery(0, 99, null, "PoolPut", null, null, null, false, 9)))
          .containsExactly(2L, 4L, 6L);
      assertThat(versions(new EventQuery(0, 99, null, null, "jo", null, null, false, 9)))
          .containsExactly(1L, 2L, 3L);
      assertThat(versions(new EventQuery(0, 99, null, "PoolPut", "marta", null, null, true, 9)))
          .containsExactly(6L, 4L);
      assertThat(versions(new EventQuery(0, 99, null, "PoolPut", "m%", null, null, true, 9)))
          .isEmpty();
    }

    @Test
    void filtersBySubjectPathAndBelow() {
      List<String> subjects =
          List.of(
              "/pools/eta",
              "/pools/eta/targets/a",
              "/pools/etab",
              "/pools/eta-b",
              "/pools/eta0",
              "/pools/ETA",
              "/pools/e%a",
              "/pools/e_a/targets/b");
      append(
          Events.after(
              LogHead.EMPTY,
              subjects.size(),
              draft -> draft.on(subjects.get((int) draft.version() - 1))));
      assertThat(below("/pools/eta")).containsExactly(1L, 2L);
      assertThat(below("/pools/eta/")).containsExactly(1L, 2L);
      assertThat(below("/pools/e%a")).containsExactly(7L);
      assertThat(below("/pools/e_a")).containsExactly(8L);
      assertThat(below("/")).containsExactlyElementsOf(range(1, 8));
      assertThat(below("/pools/et")).isEmpty();
    }

    private List<Long> below(String prefix) {
      return versions(new EventQuery(0, 99, prefix, null, null, null, null, false, 99));
    }

    @Test
    void filtersByTime() {
      append(Events.after(LogHead.EMPTY, 6, draft -> draft.at(draft.version() / 2 * 10)));
      // Times: 0, 10, 10, 20, 20, 30.
      assertThat(between(10L, 20L)).containsExactly(2L, 3L, 4L, 5L);
      assertThat(between(11L, 19L)).isEmpty();
      assertThat(between(null, 10L)).containsExactly(1L, 2L, 3L);
      assertThat(between(20L, null)).containsExactly(4L, 5L, 6L);
      assertThat(between(Long.MIN_VALUE, Long.MAX_VALUE)).hasSize(6);
      assertThat(between(Long.MAX_VALUE, null)).isEmpty();
      assertThat(between(null, Long.MIN_VALUE)).isEmpty();
    }

    private List<Long> between(@Nullable Long since, @Nullable Long until) {
      return versions(new EventQuery(0, 99, null, null, null, since, until, false, 99));
    }

    private static List<Long> range(long first, long last) {
      return LongStream.rangeClosed(first, last).boxed().toList();
    }
  }

  @Nested
  class IdempotencyKeys {

    @Test
    void nameTheNewestEventThatHasThem() {
      HashChain chain = new HashChain();
      List<EventRecord> events = new ArrayList<>();
      Hash previous = Hash.ZERO;
      for (EventRecord plain : Events.after(LogHead.EMPTY, 4)) {
        EventRecord keyed =
            plain.version() == 4
                ? plain
                : plain.withAnswer(plain.version() == 2 ? "b" : "a", "hash", "{}");
        events.add(keyed.withHash(chain.hash(previous, keyed)));
        previous = events.get(events.size() - 1).hash();
      }
      append(events);
      assertThat(store.byIdempotencyKey("a")).contains(events.get(2));
      assertThat(store.byIdempotencyKey("b")).contains(events.get(1));
      assertThat(store.byIdempotencyKey("c")).isEmpty();
    }
  }

  @Nested
  class VersionAt {

    @Test
    void isTheNewestAtThatTimeOrBefore() {
      append(Events.after(LogHead.EMPTY, 7, draft -> draft.at(10 + draft.version() / 2 * 10)));
      // Times: 10, 20, 20, 30, 30, 40, 40.
      assertThat(store.versionAt(9)).isZero();
      assertThat(store.versionAt(10)).isEqualTo(1);
      assertThat(store.versionAt(19)).isEqualTo(1);
      assertThat(store.versionAt(20)).isEqualTo(3);
      assertThat(store.versionAt(39)).isEqualTo(5);
      assertThat(store.versionAt(40)).isEqualTo(7);
      assertThat(store.versionAt(Long.MAX_VALUE)).isEqualTo(7);
      assertThat(store.versionAt(Long.MIN_VALUE)).isZero();
    }

    @Test
    void isRightForEveryVersionOfALongerLog() {
      append(1_000);
      for (long version = 1; version <= 1_000; version++) {
        assertThat(store.versionAt(version * 1_000_000)).isEqualTo(version);
        assertThat(store.versionAt(version * 1_000_000 - 1)).isEqualTo(version - 1);
      }
    }
  }
}
