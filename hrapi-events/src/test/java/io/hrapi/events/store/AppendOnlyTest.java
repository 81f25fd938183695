package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
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

/** SQL can only append to the log: tests the triggers through a raw connection. */
class AppendOnlyTest {

  private static final KeptText TEXT = Events.text("global\n");
  private static final KeptSecret SECRET = Events.secret("a", "k1");

  @TempDir Path folder;

  private SqliteEventStore store;
  private Connection raw;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("log.db");
    store = SqliteEventStore.open(file, UUID::randomUUID, InstantSource.system());
    store.append(
        LogHead.EMPTY,
        Events.after(LogHead.EMPTY, 5),
        new Attachments(
            List.of(TEXT),
            List.of(SECRET, Events.secret("gone", "k1")),
            List.of(),
            List.of("gone")));
    raw = Sqlite.openForWriting(file);
  }

  @AfterEach
  void close() throws Exception {
    raw.close();
    store.close();
  }

  private void assertRefused(String sql, String words) {
    List<EventRecord> before = all();
    assertThatThrownBy(() -> Sqlite.execute(raw, sql)).as(sql).hasMessageContaining(words);
    assertThat(all()).isEqualTo(before);
    assertThat(store.text(TEXT.sha256())).contains(TEXT.text());
    assertThat(store.secrets()).containsExactly(SECRET);
    assertThat(ChainVerifier.verify(store).intact()).isTrue();
  }

  private List<EventRecord> all() {
    List<EventRecord> events = new ArrayList<>();
    store.read(0, Long.MAX_VALUE, events::add);
    return events;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE events SET actor = 'mallory' WHERE version = 3 | events never change",
        "UPDATE OR REPLACE events SET version = 2 WHERE version = 3 | events never change",
        "UPDATE OR IGNORE events SET version = 9 WHERE version = 3 | events never change",
        "DELETE FROM events WHERE version = 5 | events are never deleted",
        "DELETE FROM events | events are never deleted",
        "UPDATE texts SET body = x'00' | kept texts never change",
        "DELETE FROM texts | kept texts are never deleted",
        "INSERT OR REPLACE INTO texts SELECT * FROM texts | this text is kept already",
        "INSERT INTO texts SELECT * FROM texts WHERE 1 ON CONFLICT DO UPDATE SET body = x'00' | this text is kept already",
        "UPDATE secrets SET sealed = x'00' WHERE id = 'a' | key and bytes together",
        "UPDATE secrets SET key_id = 'k2' WHERE id = 'a' | key and bytes together",
        "UPDATE secrets SET key_id = key_id, sealed = x'00' WHERE id = 'a' | key and bytes together",
        "UPDATE secrets SET sealed = NULL WHERE id = 'a' | CHECK constraint failed",
        "UPDATE secrets SET sealed = x'', key_id = 'k2' WHERE id = 'a' | CHECK constraint failed",
        "UPDATE secrets SET sealed = x'00', key_id = '' WHERE id = 'a' | CHECK constraint failed",
        "UPDATE secrets SET sealed = x'00', key_id = NULL WHERE id = 'a' | NOT NULL constraint failed",
        "UPDATE secrets SET sealed = x'00', key_id = 'k2', destroyed_micros = 1 WHERE id = 'a' | CHECK constraint failed",
        "UPDATE secrets SET sealed = NULL, key_id = 'k2', destroyed_micros = 1 WHERE id = 'a' | keeps the id of its key",
        "UPDATE secrets SET id = 'b' WHERE id = 'a' | a secret's id never changes",
        "UPDATE OR REPLACE secrets SET id = 'a', key_id = 'k2', sealed = x'00' WHERE id = 'gone' | a secret's id never changes",
        "UPDATE secrets SET key_id = 'k2', sealed = x'00', destroyed_micros = NULL WHERE id = 'gone' | never comes back",
        "UPDATE secrets SET destroyed_micros = 7 WHERE id = 'gone' | never comes back",
        "DELETE FROM secrets WHERE id = 'a' | secrets are never deleted",
        "DELETE FROM secrets WHERE id = 'gone' | secrets are never deleted",
        "INSERT OR REPLACE INTO secrets VALUES ('a', 'k2', x'00', NULL) | this secret is kept already",
        "INSERT OR REPLACE INTO secrets VALUES ('gone', 'k2', x'00', NULL) | this secret is kept already",
        "INSERT INTO secrets VALUES ('a', 'k2', x'00', NULL) ON CONFLICT DO UPDATE SET sealed = x'00' | this secret is kept already",
        "INSERT INTO secrets VALUES ('b', 'k2', NULL, 1) | a secret is sealed when it is kept",
        "UPDATE log SET id = 'other' | the log's id never changes",
        "DELETE FROM log | the log's id is never deleted",
        "INSERT OR REPLACE INTO log SELECT * FROM log | the log has its id already",
        "INSERT OR REPLACE INTO log SELECT 2, id, 0 FROM log | the log has its id already",
      },
      quoteCharacter = '"')
  void nothingIsChangedDeletedOrReplaced(String sql, String words) {
    assertRefused(sql, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "5", "7", "0", "-1", "NULL"})
  void anEventThatIsNotTheNextIsRefused(String version) {
    for (String verb : List.of("INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE")) {
      assertRefused(insert(verb, version, "9000000"), "events only grow");
    }
  }

  @Test
  void anUpsertIsRefused() {
    assertRefused(
        insert("INSERT", "3", "9000000") + " ON CONFLICT DO UPDATE SET actor = 'mallory'",
        "events only grow");
  }

  @Test
  void replacingTheHeadByItsRowNumberIsRefused() {
    assertRefused(
        insert("INSERT OR REPLACE", "5", "9000000").replace("(version", "(rowid"),
        "events only grow");
  }

  @Test
  void recursiveTriggersChangeNothing() throws Exception {
    Sqlite.execute(raw, "PRAGMA recursive_triggers = 1");
    assertRefused(insert("INSERT OR REPLACE", "5", "9000000"), "events only grow");
  }

  @Test
  void timeDoesNotGoBack() {
    assertRefused(insert("INSERT", "6", "4999999"), "time never goes back");
  }

  @Test
  void oneRefusedRowOfManyRefusesAll() {
    assertRefused(
        insert("INSERT OR IGNORE", "6", "9000000")
            + " UNION ALL "
            + insert("", "8", "9000000").replaceFirst("(?s).*SELECT", "SELECT"),
        "events only grow");
  }

  /** Shows that the triggers refuse the statements above, and not a mistake in them. */
  @Test
  void theNextEventIsTaken() throws Exception {
    Sqlite.execute(raw, insert("INSERT OR REPLACE", "6", "9000000"));
    assertThat(store.head().version()).isEqualTo(6);
  }

  @Test
  void whatMayHappenToASecretIsTaken() throws Exception {
    Sqlite.execute(raw, "INSERT INTO secrets VALUES ('b', 'k1', x'01', NULL)");
    Sqlite.execute(raw, "UPDATE secrets SET key_id = 'k2', sealed = x'00' WHERE id = 'a'");
    assertThat(store.secret("a")).contains(new KeptSecret("a", "k2", new byte[1]));
    Sqlite.execute(raw, "UPDATE secrets SET sealed = NULL, destroyed_micros = 1 WHERE id = 'a'");
    assertThat(store.secrets()).containsExactly(new KeptSecret("b", "k1", new byte[] {1}));
  }

  private static String insert(String verb, String version, String time) {
    return verb
        + " INTO events ("
        + EventColumns.NAMES
        + ") SELECT "
        + EventColumns.NAMES.replaceFirst("version, time_micros", version + ", " + time)
        + " FROM events WHERE version = 4";
  }

  @Test
  void aTextWhoseBytesAreDamagedIsNotHandedOut() throws Exception {
    Sqlite.execute(raw, "DROP TRIGGER texts_never_change");
    for (String change :
        List.of(
            "encoding = 'identity', body = x'00'",
            "encoding = 'deflate', body = x'00'",
            "encoding = 'deflate', body = x''")) {
      Sqlite.execute(raw, "UPDATE texts SET " + change);
      assertThatThrownBy(() -> store.text(TEXT.sha256()))
          .as(change)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining(TEXT.sha256().toHex())
          .hasMessageContaining("damaged");
    }
  }
}
