package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that bypass the triggers: the hash chain shows where. */
class ChainVerifierTest {

  @TempDir Path folder;

  private SqliteEventStore store;

  @BeforeEach
  void open() {
    store =
        SqliteEventStore.open(folder.resolve("log.db"), UUID::randomUUID, InstantSource.system());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<EventRecord> append(int count) {
    List<EventRecord> events = Events.after(store.head(), count);
    store.append(store.head(), events, Attachments.NONE);
    return events;
  }

  private void tamper(String... statements) throws Exception {
    try (Connection raw = Sqlite.openForWriting(folder.resolve("log.db"))) {
      Sqlite.execute(
          raw,
          "DROP TRIGGER events_never_change; DROP TRIGGER events_are_never_deleted;"
              + " DROP TRIGGER events_only_grow; PRAGMA ignore_check_constraints = 1");
      for (String statement : statements) {
        Sqlite.execute(raw, statement);
      }
    }
  }

  private void assertMisfit(long version, String reason) {
    assertMisfit(ChainVerifier.verify(store), version, reason);
  }

  private static void assertMisfit(ChainVerifier.Result result, long version, String reason) {
    assertThat(result.intact()).isFalse();
    assertThat(result.verified()).isEqualTo(version - 1);
    assertThat(result.head().version()).isEqualTo(version - 1);
    ChainVerifier.Misfit misfit = result.misfit();
    assertThat(misfit).isNotNull();
    if (misfit != null) {
      assertThat(misfit.version()).isEqualTo(version);
      assertThat(misfit.reason()).contains(reason);
    }
  }

  @Test
  void anIntactLogPasses() {
    assertThat(ChainVerifier.verify(store))
        .isEqualTo(new ChainVerifier.Result(0, LogHead.EMPTY, null));
    append(20_001);
    assertThat(ChainVerifier.verify(store))
        .isEqualTo(new ChainVerifier.Result(20_001, store.head(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "time_micros ~ time_micros + 1",
        "id ~ '00000000-0000-1234-0000-000000000009'",
        "log_id ~ '00000000-0000-1234-0000-000000000009'",
        "node ~ 'node-2'",
        "type ~ 'TargetDeleted'",
        "subject ~ '/pools/eta/targets/target5'",
        "actor ~ 'mallory'",
        "origin ~ '192.0.2.8'",
        "reason ~ 'why Not'",
        "reason ~ NULL",
        "reason ~ ''",
        "request_id ~ 'request-5'",
        "traceparent ~ NULL",
        "idempotency_key ~ 'key-5'",
        "request_hash ~ 'abcdee'",
        "answer ~ '{\"status\":202}'",
        "format ~ 2",
        "changes ~ changes || ' '",
        "changes ~ replace(changes, 'eta', 'etb')",
        "changes ~ changes || char(0)",
        "hash ~ zeroblob(32)",
      })
  void aChangedFieldIsNamed(String column, String value) throws Exception {
    append(9);
    tamper("UPDATE events SET " + column + " = " + value + " WHERE version = 4");
    assertMisfit(4, "hash");
  }

  @Test
  void everyColumnIsAmongTheChanged() throws Exception {
    CsvSource source =
        ChainVerifierTest.class
            .getDeclaredMethod("aChangedFieldIsNamed", String.class, String.class)
            .getAnnotation(CsvSource.class);
    for (String column : EventColumns.NAMES.split(", ", -1)) {
      assertThat(column.equals("version") || covers(source, column)).as(column).isTrue();
    }
  }

  private static boolean covers(CsvSource source, String column) {
    return List.of(source.value()).stream().anyMatch(row -> row.startsWith(column + " ~"));
  }

  @Test
  void aRemovedEventIsNamed() throws Exception {
    append(9);
    tamper("DELETE FROM events WHERE version = 4");
    assertMisfit(4, "missing");
  }

  @Test
  void manyRemovedEventsAreNamed() throws Exception {
    append(20_005);
    tamper("DELETE FROM events WHERE version BETWEEN 3 AND 20002");
    assertMisfit(3, "missing");
  }

  @Test
  void aRemovedBeginningIsNamed() throws Exception {
    append(9);
    tamper("DELETE FROM events WHERE version < 4");
    assertMisfit(1, "missing");
  }

  @Test
  void swappedEventsAreNamed() throws Exception {
    append(9);
    tamper(
        "UPDATE events SET version = 99 WHERE version = 4",
        "UPDATE events SET version = 4 WHERE version = 5",
        "UPDATE events SET version = 5 WHERE version = 99");
    assertMisfit(4, "hash");
  }

  @Test
  void anEventAfterAWrongHeadIsNamed() {
    append(2);
    store.append(store.head(), Events.after(new LogHead(2, Hash.ZERO), 1), Attachments.NONE);
    assertMisfit(3, "hash");
  }

  @Test
  void timeThatGoesBackIsNamedThoughTheChainFits() throws Exception {
    append(2);
    tamper();
    store.append(
        store.head(), Events.after(store.head(), 1, draft -> draft.at(0)), Attachments.NONE);
    assertMisfit(3, "time 0 µs is before 2000000 µs");
  }

  @Test
  void aRemovedEndTakesAHeadThatWasKept() throws Exception {
    LogHead kept = Events.head(append(9));
    assertThat(ChainVerifier.verify(store, kept).intact()).isTrue();
    tamper("DELETE FROM events WHERE version > 7");
    assertThat(ChainVerifier.verify(store).intact()).isTrue();
    assertMisfit(
        ChainVerifier.verify(store, kept), 8, "the head that was kept elsewhere is " + kept);
  }

  @Test
  void aRewrittenChainTakesAHeadThatWasKept() {
    LogHead kept = append(5).get(2).head();
    assertThat(ChainVerifier.verify(store, kept).intact()).isTrue();
    assertThat(ChainVerifier.verify(store, LogHead.EMPTY).intact()).isTrue();
    assertMisfit(
        ChainVerifier.verify(store, new LogHead(3, Hash.ZERO)), 3, "head that was kept elsewhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Equal to the right number if truncated to a Java int.
        "format = 4294967297 | integer overflow",
        "hash = x'00' | a SHA-256 hash has 32 bytes, not 1",
      })
  void aValueThatNoEventHasIsNamed(String assignment, String words) throws Exception {
    append(9);
    tamper("UPDATE events SET " + assignment + " WHERE version = 4");
    assertMisfit(4, "version 4 is damaged: " + words);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void aDamagedFirstOrLastEventIsNamed(int version) throws Exception {
    append(9);
    tamper("UPDATE events SET hash = x'00' WHERE version = " + version);
    assertMisfit(version, "a SHA-256 hash has 32 bytes");
  }

  @Test
  void bytesThatAreNoTextDoNotPassForTheCharacterThatStandsForThem() throws Exception {
    store.append(
        store.head(), Events.after(store.head(), 3, draft -> draft.by("\uFFFD")), Attachments.NONE);
    assertThat(ChainVerifier.verify(store).intact()).isTrue();
    tamper("UPDATE events SET actor = CAST(x'FF' AS TEXT) WHERE version = 2");
    assertMisfit(2, "not UTF-8");
  }

  @Test
  void eachOfSeveralHeadsMustBeInTheLog() {
    List<EventRecord> events = append(5);
    LogHead second = events.get(1).head();
    LogHead fifth = events.get(4).head();
    List<EventRecord> seen = new ArrayList<>();
    assertThat(ChainVerifier.verify(store, List.of(fifth, second), seen::add).intact()).isTrue();
    assertThat(seen).isEqualTo(events);
    assertMisfit(
        ChainVerifier.verify(store, List.of(fifth, new LogHead(2, Hash.ZERO)), event -> {}),
        2,
        "head that was kept elsewhere");
  }
}
