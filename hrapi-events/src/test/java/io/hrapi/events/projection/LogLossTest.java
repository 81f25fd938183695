package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.putPool;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.command.AcceptLogLoss;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A log that lost events is distinguished from one that only grew. */
class LogLossTest {

  private final Log log = Log.of(putPool("a"), putPool("b"), putPool("c"));
  private final LogHead second = log.views().get(2).head();

  private static KnownEnd known(String source, @Nullable String logId, LogHead head) {
    return new KnownEnd(source, logId, head);
  }

  private @Nullable LogLoss found(KnownEnd... known) {
    return LogLoss.of(log.store(), List.of(known));
  }

  private String words(KnownEnd... known) {
    LogLoss loss = Objects.requireNonNull(found(known));
    assertThat(loss.accepted()).isFalse();
    return loss.describe();
  }

  @Test
  void aLogThatWentOnLostNothing() {
    String id = log.store().logId();
    assertThat(found()).isNull();
    assertThat(found(known("log.head", id, second), known("index", null, log.view().head())))
        .isNull();
  }

  @Test
  void aLogThatEndsEarlierNamesWhatIsMissingAndWhoKnowsThat() {
    LogHead fifth = new LogHead(5, Some.hash(5));
    LogHead ninth = new LogHead(9, Some.hash(9));
    assertThat(words(known("index", null, fifth), known("log.head", null, ninth)))
        .isEqualTo(
            "the log ends with version 3, and version 9 was written: log.head, index (version 5)");
  }

  @Test
  void anotherEventOfThatVersionIsALoss() {
    assertThat(words(known("log.head", null, new LogHead(2, Some.hash(2)))))
        .contains("the log's version 2 is not the one that was written", Some.hash(2).toHex());
  }

  @Test
  void anotherLogIsALossThoughItHasTheVersion() {
    assertThat(words(known("log.head", "an id", second)))
        .contains(log.store().logId(), "version 2 of the log an id was written: log.head");
  }

  @Test
  void whatWasAcceptedIsNoLossAnyMore() {
    KnownEnd first = known("log.head", null, new LogHead(9, Some.hash(9)));
    KnownEnd other = known("index", null, new LogHead(5, Some.hash(5)));
    LogLoss loss = Objects.requireNonNull(found(first, other));
    log.add(new AcceptLogLoss(loss.acceptance()));
    log.add(putPool("d"));
    assertThat(Objects.requireNonNull(found(first)).accepted()).isTrue();
    assertThat(Objects.requireNonNull(found(other, first)).accepted()).isTrue();
    // The acceptance covers exactly that loss.
    KnownEnd later = known("log.head", null, new LogHead(8, Some.hash(8)));
    assertThat(Objects.requireNonNull(found(first, later)).accepted()).isFalse();
  }

  @Test
  void anEmptyLogLostAllOfIt() {
    LogLoss loss =
        Objects.requireNonNull(
            LogLoss.of(
                new InMemoryEventStore("an id", List.of()),
                List.of(known("log.head", "another", log.view().head()))));
    assertThat(loss.end()).isEqualTo(LogHead.EMPTY);
    assertThat(loss.missing()).hasSize(1);
  }
}
