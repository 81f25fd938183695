package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.fixture.ForwardingEventStore;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HashChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of replay: short ones on one thread, long ones (from 4096 events) on two. */
class ReplayTest {

  private static final int LONG = 12_000;
  private static final int SHORT = 20;
  private static final long WAIT_SECONDS = 20;
  private static final Log LOG = new Log();

  @BeforeAll
  static void makeALongLog() {
    LOG.add(putPool("eta"));
    for (int version = 2; version <= LONG; version++) {
      LOG.add(Puts.pool(name("eta"), version % 2 == 0, Map.of()));
    }
  }

  /** Waits for reader threads to end, and fails if one remains. */
  @AfterEach
  void noThreadIsLeftBehind() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("hrapi-replay-reader")) {
        thread.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static View replay(List<EventRecord> events, long last) {
    return new Replay(new InMemoryEventStore("log", events)).replay(View.EMPTY, last);
  }

  private static List<EventRecord> first(int events) {
    return new ArrayList<>(LOG.events().subList(0, events));
  }

  private static EventRecord changed(EventRecord e, String actor, String changes) {
    return new EventRecord(
        e.version(),
        e.timeMicros(),
        e.id(),
        e.logId(),
        e.node(),
        e.type(),
        e.subject(),
        actor,
        e.origin(),
        e.reason(),
        e.requestId(),
        e.traceparent(),
        e.idempotencyKey(),
        e.requestHash(),
        e.answer(),
        e.format(),
        changes,
        e.hash());
  }

  @Nested
  class OfASoundLog {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SHORT, 4_095, 4_096, 4_097, 5_120, LONG})
    void isTheLiveView(int version) {
      assertThat(replay(LOG.events(), version)).isEqualTo(LOG.views().get(version));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000, 7_000, LONG})
    void goesOnFromAnyView(int start) {
      assertThat(new Replay(LOG.store()).replay(LOG.views().get(start), LONG))
          .isEqualTo(LOG.view());
    }

    @Test
    void ofNoEventsReadsNothing() {
      InMemoryEventStore store = LOG.store();
      assertThat(new Replay(store).replay(LOG.view(), LONG)).isSameAs(LOG.view());
      assertThat(store.reads()).isZero();
    }
  }

  @Nested
  class OfALogThatDoesNotFit {

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAGap(int last) {
      List<EventRecord> events = first(last);
      events.remove(last - 5);
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("after version " + (last - 5) + " comes " + (last - 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesTheMissingBeginning(int last) {
      List<EventRecord> events = first(last);
      events.remove(0);
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("after version 0 comes 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesTheMissingEnd(int last) {
      assertThatThrownBy(() -> replay(first(last - 1), last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("ends with version " + (last - 1) + ", expected " + last);
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAWrongHash(int last) {
      List<EventRecord> events = first(last);
      events.set(last - 5, events.get(last - 5).withHash(Some.hash(9)));
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("event " + (last - 4) + " ")
          .hasMessageContaining(Some.hash(9).toHex());
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAChangedField(int last) {
      List<EventRecord> events = first(last);
      EventRecord event = events.get(last - 5);
      events.set(last - 5, changed(event, "somebody else", event.changes()));
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("event " + (last - 4) + " does not fit the hash chain");
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesTwoEventsInTheWrongOrder(int last) {
      List<EventRecord> events = first(last);
      java.util.Collections.swap(events, last - 5, last - 4);
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("after version " + (last - 5) + " comes " + (last - 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAnEventOfAnotherLog(int last) {
      View other = Log.of(putPool("other")).view();
      assertThatThrownBy(() -> new Replay(LOG.store()).replay(other, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("event 2 does not fit");
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAnEventThatIsChainedButCannotBeRead(int last) {
      thenNames(last, "[{\"change\":\"moon\"}]", "\"moon\" is not known");
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void namesAnEventThatIsChainedButDoesNotFold(int last) {
      thenNames(
          last,
          ChangeCodec.encode(List.of(new ResourceChanged(Some.pool("x"), null))),
          "/pools/x is null, but the change found");
    }

    /**
     * Checks the message for an invalid event 10, which is so early that a reader far ahead must be
     * stopped.
     */
    private void thenNames(int last, String changes, String words) {
      List<EventRecord> events = first(last);
      HashChain chain = new HashChain();
      for (int i = 9; i < last; i++) {
        EventRecord open = i == 9 ? changed(events.get(i), "ana", changes) : events.get(i);
        events.set(i, open.withHash(chain.hash(events.get(i - 1).hash(), open)));
      }
      assertThatThrownBy(() -> replay(events, last))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("event 10: ")
          .hasMessageContaining(words);
    }
  }

  @Nested
  class OfAStoreThatFails {

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void passesItsExceptionOn(int last) {
      InMemoryEventStore store = LOG.store();
      EventStoreException failure = new EventStoreException("the disk is gone", null);
      store.failReads(failure);
      assertThatThrownBy(() -> new Replay(store).replay(View.EMPTY, last)).isSameAs(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void passesItsErrorOn(int last) {
      StackOverflowError failure = new StackOverflowError("in the driver");
      try (FailingStore store = new FailingStore(failure)) {
        assertThatThrownBy(() -> new Replay(store).replay(View.EMPTY, last)).isSameAs(failure);
      }
    }
  }

  /** Delivers some events and then throws an error. */
  private static final class FailingStore extends ForwardingEventStore {
    private final Error failure;

    FailingStore(Error failure) {
      super(LOG.store());
      this.failure = failure;
    }

    @Override
    public void read(long after, long last, Consumer<EventRecord> reader) {
      super.read(after, SHORT / 2, reader);
      throw failure;
    }
  }
}
