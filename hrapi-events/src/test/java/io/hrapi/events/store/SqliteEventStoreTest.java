package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.DiskShortageException;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real file, and what only SQLite has: file modes, a full disk, two openers. */
class SqliteEventStoreTest extends EventStoreContract {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("log ?%41#é.db");
  }

  @Override
  EventStore open() {
    return SqliteEventStore.open(file(), UUID::randomUUID, InstantSource.system());
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws Exception {
    append(1);
    for (String suffix : List.of("", "-wal", "-shm")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside(suffix))))
          .as(suffix)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void anOpenModeIsTightened() throws Exception {
    append(1);
    store.close();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    store = open();
    append(1);
    onlyItsOwnerMayReadTheFile();
  }

  @Test
  void anEventThatIsNotWhatWasWrittenIsInNoPage() throws Exception {
    append(6);
    Connection writing = ((SqliteEventStore) store).writer().connection();
    Sqlite.execute(writing, "DROP TRIGGER events_never_change");
    Sqlite.execute(writing, "UPDATE events SET actor = 'mallory' WHERE version = 4");
    for (EventQuery query :
        List.of(
            EventQuery.of(4),
            EventQuery.between(0, 7, 10),
            new EventQuery(0, 7, null, null, null, null, null, true, 10),
            new EventQuery(0, 7, null, null, "mallory", null, null, false, 10),
            new EventQuery(0, 7, "/pools/eta/targets/target4", null, null, null, null, false, 1))) {
      assertThatThrownBy(() -> store.page(query))
          .as("%s", query)
          .isInstanceOf(DamagedLogException.class)
          .hasMessageContaining("version 4 is damaged")
          .hasMessageContaining("was changed outside of hrapi");
    }
    assertThatThrownBy(() -> store.byIdempotencyKey("key-4"))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("version 4 is damaged");
    assertThat(store.page(EventQuery.between(0, 4, 10))).hasSize(3);
    assertThat(store.page(EventQuery.between(4, 7, 10))).hasSize(2);
    assertThat(store.page(new EventQuery(0, 7, null, null, "marta", null, null, true, 10)))
        .hasSize(5);
    assertThat(store.byIdempotencyKey("key-6")).isPresent();
    assertThat(store.headAt(4)).isPresent();
  }

  @Test
  void anEventWhoseForerunnerIsGoneIsInNoPage() throws Exception {
    append(6);
    Connection writing = ((SqliteEventStore) store).writer().connection();
    Sqlite.execute(writing, "DROP TRIGGER events_are_never_deleted");
    Sqlite.execute(writing, "DELETE FROM events WHERE version = 4");
    assertThatThrownBy(() -> store.page(EventQuery.of(5)))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("version 5 cannot be checked: version 4 before it is missing");
    assertThat(store.page(EventQuery.of(6))).hasSize(1);
    assertThat(store.headAt(4)).isEmpty();
    assertThat(store.headAt(0)).contains(LogHead.EMPTY);
  }

  @Test
  void aTextThatClaimsToBeLargerThanAnyOfOursIsDamageAndIsNotInflated() throws Exception {
    append(1);
    Connection writing = ((SqliteEventStore) store).writer().connection();
    Sqlite.execute(
        writing, "INSERT INTO texts VALUES (zeroblob(32), 'deflate', 1500000000, X'789c')");
    for (Executable look :
        List.<Executable>of(() -> store.text(Hash.ZERO), () -> store.hasText(Hash.ZERO))) {
      assertThatThrownBy(look::execute)
          .isInstanceOf(DamagedLogException.class)
          .hasMessageContaining("1500000000 bytes");
    }
  }

  @Test
  void closingLeavesOneFile() throws Exception {
    append(3);
    store.close();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void closingLeavesAWholeFileThoughAReaderHasItOpen() throws Exception {
    List<EventRecord> events = append(3);
    try (Connection reading = Sqlite.openForReading(file());
        Statement select = reading.createStatement()) {
      select.executeQuery("SELECT version FROM events").close();
      store.close();
      assertThat(beside("-wal")).isEmptyFile();
      Path copy = Files.copy(file(), folder.resolve("copy.db"));
      try (ReadOnlyLog alone = ReadOnlyLog.open(copy)) {
        assertThat(alone.head()).isEqualTo(Events.head(events));
      }
    }
  }

  @Test
  void aStoreThatIsOpenTwiceSeesThatTheHeadMoved() {
    try (EventStore other = open()) {
      assertThat(other.logId()).isEqualTo(store.logId());
      LogHead before = other.head();
      List<EventRecord> events = append(2);
      List<EventRecord> late = Events.after(before, 1);
      assertThatThrownBy(() -> other.append(before, late, Attachments.NONE))
          .isInstanceOf(HeadMovedException.class);
      assertThat(other.head()).isEqualTo(Events.head(events));
      other.append(other.head(), Events.after(other.head(), 1), Attachments.NONE);
    }
    append(1);
    assertThat(store.head().version()).isEqualTo(4);
  }

  @Test
  void aFullDiskAppendsNothingAndHealsWhenThereIsRoomAgain() throws Exception {
    append(3);
    LogHead before = store.head();
    Connection writing = ((SqliteEventStore) store).writer().connection();
    Sqlite.execute(writing, "PRAGMA max_page_count = 1");
    List<EventRecord> large = Events.after(before, 5, draft -> draft.with("x".repeat(100_000)));
    KeptText text = Events.text("global\n");

    assertThatThrownBy(() -> store.append(before, large, Attachments.ofTexts(List.of(text))))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("versions 4–8")
        .hasMessageContaining(file().toString())
        .hasMessageContaining("SQLITE_FULL")
        .hasMessageContaining("disk full");

    assertThat(writing.isClosed()).isTrue();
    assertThat(store.head()).isEqualTo(before);
    assertThat(store.text(text.sha256())).isEmpty();
    store.append(before, large, Attachments.ofTexts(List.of(text)));
    assertThat(read(3, 8)).isEqualTo(large);
  }

  @Test
  void aFullDiskTakesFromTheReserve() throws Exception {
    append(3);
    store.close();
    Path reserve = folder.resolve("reserve");
    DiskSpace space = new DiskSpace(reserve, 1 << 20, 0);
    space.restore();
    store = SqliteEventStore.open(file(), UUID::randomUUID, InstantSource.system(), space);
    Sqlite.execute(((SqliteEventStore) store).writer().connection(), "PRAGMA max_page_count = 1");
    List<EventRecord> large =
        Events.after(store.head(), 5, draft -> draft.with("x".repeat(100_000)));

    append(large);

    assertThat(read(3, 8)).isEqualTo(large);
    assertThat(Files.size(reserve)).isBetween(1L, (1L << 20) - 1);
  }

  @Test
  void anExportLeavesRoomForTheLog() {
    append(3);
    store.close();
    DiskSpace space = new DiskSpace(folder.resolve("reserve"), 0, 1L << 60);
    store = SqliteEventStore.open(file(), UUID::randomUUID, InstantSource.system(), space);
    assertThatThrownBy(() -> store.export(folder.resolve("export.db")))
        .isInstanceOf(DiskShortageException.class)
        .hasMessageContaining("bytes are free");
    append(1);
  }

  @Test
  void anAppendWaitsInVainForAnotherWritersLock() throws Exception {
    append(1);
    List<EventRecord> events = Events.after(store.head(), 1);
    Sqlite.execute(((SqliteEventStore) store).writer().connection(), "PRAGMA busy_timeout = 50");
    try (Connection other = Sqlite.openForWriting(file())) {
      Sqlite.execute(other, "BEGIN IMMEDIATE");
      assertThatThrownBy(() -> append(events))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("another process");
      assertThat(store.head().version()).isEqualTo(1);
    }
    append(events);
    assertThat(store.head().version()).isEqualTo(2);
  }

  @Test
  void theRowOfADestroyedSecretSaysWhen() throws Exception {
    append(Attachments.ofSecrets(List.of(Events.secret("a", "k1"))));
    append(Attachments.ofDestroyed("a"));
    append(Attachments.ofDestroyed("a"));
    try (Connection raw = Sqlite.openForReading(file());
        Statement select = raw.createStatement();
        ResultSet row = select.executeQuery("SELECT key_id, destroyed_micros FROM secrets")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("k1");
      assertThat(row.getLong(2)).isEqualTo(2_000_000);
    }
  }

  @Test
  void aDestroyedSecretLeavesNoByteInTheFiles() throws Exception {
    String ciphertext = "ciphertext of a key ".repeat(200);
    byte[] sealed = ciphertext.getBytes(StandardCharsets.ISO_8859_1);
    append(
        Attachments.ofSecrets(
            List.of(
                new KeptSecret("large", "k1", sealed),
                new KeptSecret("small", "k1", Arrays.copyOf(sealed, 40)),
                new KeptSecret("other", "k1", new byte[] {1}))));
    assertThat(content()).contains("ciphertext of a key");
    append(Attachments.ofDestroyed("large"));
    append(Attachments.ofDestroyed("small"));
    assertThat(content()).doesNotContain("ciphertext of a key");
    append(1);
    store.close();
    assertThat(content()).doesNotContain("ciphertext of a key");
    store = open();
    assertThat(store.secrets()).hasSize(1);
  }

  @Test
  void aReaderInTheMiddleOfItsRowsHoldsUpNoDestroying() throws Exception {
    append(Attachments.ofSecrets(List.of(Events.secret("a", "k1"))));
    Sqlite.execute(((SqliteEventStore) store).writer().connection(), "PRAGMA busy_timeout = 50");
    try (Connection reading = Sqlite.openForReading(file());
        Statement select = reading.createStatement();
        ResultSet rows = select.executeQuery("SELECT version FROM events ORDER BY version")) {
      assertThat(rows.next()).isTrue();
      append(Attachments.ofDestroyed("a"));
      assertThat(store.secret("a")).isEmpty();
    }
    append(1);
    assertThat(store.head().version()).isEqualTo(3);
  }

  /** Returns the bytes of the database file and of SQLite's files beside it. */
  private String content() throws Exception {
    StringBuilder bytes = new StringBuilder();
    for (String suffix : List.of("", "-wal")) {
      if (Files.exists(beside(suffix))) {
        bytes.append(Files.readString(beside(suffix), StandardCharsets.ISO_8859_1));
      }
    }
    return bytes.toString();
  }

  @Test
  void readingGoesThroughTheConnectionsThatAreGiven() throws Exception {
    List<EventRecord> events = append(3);
    store.close();
    try (ReadOnlyConnections pool = new ReadOnlyConnections(() -> Sqlite.openForReading(file()))) {
      store =
          SqliteEventStore.open(
              file(),
              Jdbi.create(pool),
              () -> {
                throw new AssertionError("the log has its id");
              },
              InstantSource.system(),
              DiskSpace.UNLIMITED);
      assertThat(read(0, 3)).isEqualTo(events);
      store.close();
      assertThat(store.head().version()).isEqualTo(3);
    }
  }

  @Test
  void aQueryInTheMiddleOfItsRowsHoldsUpNoAppendAndSeesItsOwnVersionOfTheLog() throws Exception {
    append(3);
    try (Connection reading = Sqlite.openForReading(file());
        Statement select = reading.createStatement();
        ResultSet rows = select.executeQuery("SELECT version FROM events ORDER BY version")) {
      assertThat(rows.next()).isTrue();
      append(2);
      assertThat(store.head().version()).isEqualTo(5);
      int more = 0;
      while (rows.next()) {
        more++;
      }
      assertThat(more).isEqualTo(2);
    }
  }

  @Test
  void readingConnectionsCannotWrite() throws Exception {
    append(1);
    try (Connection reading = Sqlite.openForReading(file())) {
      assertThatThrownBy(() -> Sqlite.execute(reading, "DROP TRIGGER events_only_grow"))
          .hasMessageContaining("SQLITE_READONLY");
    }
  }

  private Path beside(String suffix) {
    return file().resolveSibling(file().getFileName() + suffix);
  }
}
