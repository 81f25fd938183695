package io.hrapi.events.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.LogHead;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be opened: the message has the file, the reason and a way out. */
class LogFileTest {

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("log.db");
  }

  private SqliteEventStore open() {
    return SqliteEventStore.open(file, UUID::randomUUID, InstantSource.system());
  }

  /** Creates a log with 500 events and closes it. */
  private LogHead fill() {
    try (SqliteEventStore store = open()) {
      store.append(LogHead.EMPTY, Events.after(LogHead.EMPTY, 500), Attachments.NONE);
      return store.head();
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::open)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("cannot ")
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }

  @Test
  void aNewLogGetsTheIdAndTheTimeThatAreGiven() throws Exception {
    UUID id = UUID.fromString("7f6b7c1e-9f0a-4f0e-8a51-1f2d3c4b5a69");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T10:11:12.123456789Z"));
    try (SqliteEventStore store = SqliteEventStore.open(file, () -> id, clock)) {
      assertThat(store.logId()).isEqualTo(id.toString());
    }
    try (Connection raw = Sqlite.openForReading(file);
        var row = raw.createStatement().executeQuery("SELECT created_micros FROM log")) {
      assertThat(row.getLong(1)).isEqualTo(1_795_342_272_123_456L);
    }
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    file = folder.resolve("missing").resolve("log.db");
    assertRefused("its folder does not exist");
  }

  @Test
  void aLogThatWasLeftUnfinishedIsMadeAnew() throws Exception {
    Files.writeString(folder.resolve("log.db.new"), "half a log");
    Files.writeString(folder.resolve("log.db.new-wal"), "half a wal");
    try (SqliteEventStore store = open()) {
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    Files.createFile(file);
    assertRefused("the file is empty");
    assertThat(file).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 99, 100, 5_000})
  void garbageIsRefused(int size) throws Exception {
    byte[] garbage = "not a database, ".repeat(400).getBytes(StandardCharsets.UTF_8);
    Files.write(file, Arrays.copyOf(garbage, size));
    assertRefused("not an SQLite database");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 50, 100, 1_000, 4_096, 8_192, 20_000, 40_960})
  void aTruncatedFileIsRefused(int size) throws Exception {
    fill();
    assertThat(Files.size(file)).isGreaterThan(size);
    try (RandomAccessFile writing = new RandomAccessFile(file.toFile(), "rw")) {
      writing.setLength(size);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageMatching("(?s).*(truncated|malformed).*")
        .hasMessageContaining("backup");
  }

  @Test
  void overwrittenPagesAreFoundWhenItIsOpened() throws Exception {
    fill();
    try (RandomAccessFile writing = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = 1; page < writing.length() / 4_096; page++) {
        writing.seek(page * 4_096);
        writing.write(new byte[200]);
      }
    }
    assertRefused("restore a backup");
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.execute(raw, "CREATE TABLE theirs (a)");
    }
    byte[] before = Files.readAllBytes(file);
    assertRefused("another program's SQLite database: its application_id is 0");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    fill();
    try (Connection raw = Sqlite.openForWriting(file)) {
      Sqlite.execute(raw, "PRAGMA user_version = 99");
    }
    assertRefused("its schema is version 99, this release knows up to " + Migrations.newest());
  }

  /** Creates a log with these events and the schema of the first release. */
  private void makeWithTheFirstSchema(List<EventRecord> events) throws Exception {
    try (InputStream in = requireNonNull(Migrations.class.getResourceAsStream("0001-the-log.sql"));
        Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.execute(raw, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      Sqlite.execute(raw, "PRAGMA application_id = " + Migrations.APPLICATION_ID);
      Sqlite.execute(raw, "PRAGMA user_version = 1");
      Sqlite.execute(raw, "INSERT INTO log VALUES (1, '" + Events.LOG_ID + "', 0)");
      try (PreparedStatement insert = raw.prepareStatement(EventColumns.INSERT)) {
        for (EventRecord event : events) {
          EventColumns.bind(insert, event);
          insert.executeUpdate();
        }
      }
    }
  }

  @Test
  void aLogOfTheFirstSchemaIsMigratedAndKeepsItsEvents() throws Exception {
    List<EventRecord> events = Events.after(LogHead.EMPTY, 9);
    makeWithTheFirstSchema(events);
    KeptSecret secret = Events.secret("a", "k1");
    try (SqliteEventStore store = open()) {
      assertThat(store.logId()).isEqualTo(Events.LOG_ID);
      assertThat(store.head()).isEqualTo(Events.head(events));
      assertThat(store.secrets()).isEmpty();
      store.append(
          store.head(), Events.after(store.head(), 1), Attachments.ofSecrets(List.of(secret)));
    }
    try (SqliteEventStore store = open()) {
      List<EventRecord> read = new ArrayList<>();
      store.read(0, 9, read::add);
      assertThat(read).isEqualTo(events);
      assertThat(store.secrets()).containsExactly(secret);
      assertThat(ChainVerifier.verify(store).verified()).isEqualTo(10);
    }
    try (Connection raw = Sqlite.openForReading(file);
        var row = raw.createStatement().executeQuery("PRAGMA user_version")) {
      assertThat(row.getInt(1)).isEqualTo(Migrations.newest());
    }
  }

  @Test
  void aMigrationThatFailsLeavesTheLogAsItWas() throws Exception {
    makeWithTheFirstSchema(Events.after(LogHead.EMPTY, 1));
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.execute(raw, "CREATE TABLE secrets (mine)");
    }
    assertRefused("migration 0002-secrets.sql: ");
    try (Connection raw = Sqlite.openForReading(file);
        var row = raw.createStatement().executeQuery("PRAGMA user_version")) {
      assertThat(row.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void aLostFileBesideItsWalIsRefused() throws Exception {
    Files.writeString(folder.resolve("log.db-wal"), "frames");
    assertRefused("the file is missing, but its log.db-wal exists");
  }

  @Test
  void anExistingLogIsOpenedAgain() throws Exception {
    LogHead head = fill();
    try (SqliteEventStore store = open()) {
      assertThat(store.head()).isEqualTo(head);
    }
  }
}
