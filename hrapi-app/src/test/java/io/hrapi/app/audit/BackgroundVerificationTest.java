package io.hrapi.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.audit.BackgroundVerification.Standing;
import io.hrapi.app.audit.BackgroundVerification.State;
import io.hrapi.app.testing.Await;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The log is verified in the background, and the result is reported. */
final class BackgroundVerificationTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int EVENTS = 1_000;
  private static final long NOW_SECONDS = 1_700_000_000;
  private static final Duration DAY = Duration.ofHours(24);

  private final List<EventRecord> events = new ArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger afterwards = new AtomicInteger();

  BackgroundVerificationTest() {
    HashChain chain = new HashChain();
    Hash hash = Hash.ZERO;
    for (int version = 1; version <= EVENTS; version++) {
      EventRecord event = event(version, "somebody", Hash.ZERO);
      hash = chain.hash(hash, event);
      events.add(event.withHash(hash));
    }
  }

  private static EventRecord event(long version, String actor, Hash hash) {
    return new EventRecord(
        version,
        version,
        "id-" + version,
        "log",
        "node",
        "PoolPut",
        "/pools/eta",
        actor,
        "local",
        null,
        "request",
        null,
        null,
        null,
        null,
        1,
        "[]",
        hash);
  }

  /** Delivers the events once it is released. */
  private final class Held implements EventSource {

    @Override
    public String logId() {
      return "log";
    }

    @Override
    public LogHead head() {
      return events.get(events.size() - 1).head();
    }

    @Override
    public void read(long after, long last, Consumer<EventRecord> reader) {
      try {
        assertThat(released.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      events.subList((int) after, (int) Math.min(last, events.size())).forEach(reader);
    }

    @Override
    public Optional<String> text(Hash sha256, Allowance allowance) {
      return Optional.empty();
    }

    @Override
    public boolean hasText(Hash sha256) {
      return false;
    }

    @Override
    public long checkStructure() {
      return 0;
    }
  }

  private BackgroundVerification of(LogHead head) {
    return of(head, Duration.ZERO);
  }

  private BackgroundVerification of(LogHead head, Duration interval) {
    return new BackgroundVerification(
        new Held(),
        () -> head,
        afterwards::incrementAndGet,
        interval,
        () -> Instant.ofEpochSecond(NOW_SECONDS).plusNanos(nanos.get()),
        nanos::get);
  }

  private LogHead head() {
    return events.get(events.size() - 1).head();
  }

  @Test
  void itRunsUntilTheWholeLogWasRead() {
    try (BackgroundVerification verification = of(head())) {
      verification.start();
      assertThat(verification.await(Duration.ofMillis(1)))
          .isEqualTo(new Standing(State.RUNNING, 0, null, null));
      released.countDown();
      assertThat(verification.await(LIMIT))
          .isEqualTo(new Standing(State.VALID, EVENTS, null, null));
    }
    assertThat(afterwards).hasValue(1);
  }

  @Test
  void anEventThatWasChangedIsNamed() {
    events.set(499, event(500, "mallory", events.get(499).hash()));
    released.countDown();
    try (BackgroundVerification verification = of(head())) {
      verification.start();
      Standing standing = verification.await(LIMIT);
      assertThat(standing.state()).isEqualTo(State.DAMAGED);
      assertThat(standing.version()).isEqualTo(500);
      assertThat(standing.verified()).isEqualTo(499);
    }
  }

  @Test
  void aLogThatIsNotTheOneInMemoryIsDamagedThoughItsChainFits() {
    released.countDown();
    LogHead inMemory = new LogHead(700, Hash.ofHex("ab".repeat(Hash.BYTES)));
    try (BackgroundVerification verification = of(inMemory)) {
      verification.start();
      assertThat(verification.await(LIMIT).version()).isEqualTo(700);
    }
    try (BackgroundVerification verification = of(new LogHead(EVENTS + 1, Hash.ZERO))) {
      verification.start();
      assertThat(verification.await(LIMIT).version()).isEqualTo(EVENTS + 1);
    }
  }

  @Test
  void itVerifiesAgainEveryDay() {
    released.countDown();
    try (BackgroundVerification verification = of(head(), DAY)) {
      assertThat(verification.last()).isEmpty();
      verification.start();
      awaitAfterwards(1);
      assertThat(verification.last().orElseThrow())
          .isEqualTo(
              new BackgroundVerification.Finished(
                  Instant.ofEpochSecond(NOW_SECONDS), Duration.ZERO, true));
      // Tampered with long after the start.
      events.set(499, event(500, "mallory", events.get(499).hash()));
      nanos.addAndGet(DAY.toNanos() - 1);
      verification.look();
      assertThat(verification.standing().state()).isEqualTo(State.VALID);
      assertThat(afterwards).hasValue(1);
      nanos.addAndGet(1);
      verification.look();
      awaitAfterwards(2);
      assertThat(verification.standing().state()).isEqualTo(State.DAMAGED);
      assertThat(verification.standing().version()).isEqualTo(500);
      assertThat(verification.last().orElseThrow().valid()).isFalse();
      assertThat(verification.last().orElseThrow().time())
          .isEqualTo(Instant.ofEpochSecond(NOW_SECONDS).plus(DAY));
    }
  }

  private void awaitAfterwards(int count) {
    Await.until("it has verified the log", () -> afterwards.get() == count);
  }

  @Test
  void withoutAnIntervalItVerifiesOnce() {
    released.countDown();
    try (BackgroundVerification verification = of(head())) {
      verification.start();
      awaitAfterwards(1);
      nanos.addAndGet(DAY.toNanos());
      verification.look();
    }
    assertThat(afterwards).hasValue(1);
  }

  @Test
  void ofAnEmptyLogNothingIsToBeKnown() {
    try (BackgroundVerification verification = of(LogHead.EMPTY)) {
      assertThat(verification.await(Duration.ofMillis(1)).state()).isEqualTo(State.VALID);
    }
  }

  @Test
  void whatSomebodyElseFoundIsKnownAtOnce() {
    try (BackgroundVerification verification = of(head())) {
      verification.found(Verdict.invalid(LogHead.EMPTY, 3L, "it was changed"));
      assertThat(verification.await(LIMIT))
          .isEqualTo(new Standing(State.DAMAGED, 0, 3L, "it was changed"));
      verification.found(Verdict.valid(head(), 0));
      assertThat(verification.standing().state()).isEqualTo(State.VALID);
    }
  }
}
