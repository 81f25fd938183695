package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.LogHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A log file can be examined in any state. */
class ReadOnlyLogTest {

  private static final int FLIPPED = 120;

  @TempDir Path folder;

  private Path file;
  private List<EventRecord> events;

  @BeforeEach
  void make() {
    file = folder.resolve("export.db");
    try (SqliteEventStore store = open(folder.resolve("log.db"))) {
      events = Events.after(LogHead.EMPTY, 40);
      store.append(
          LogHead.EMPTY,
          events,
          Attachments.ofTexts(List.of(Events.text("first"), Events.text("x".repeat(9_000)))));
      store.export(file);
    }
  }

  private static SqliteEventStore open(Path path) {
    return SqliteEventStore.open(
        path, () -> UUID.fromString(Events.LOG_ID), InstantSource.system());
  }

  private void tamper(String... statements) throws Exception {
    try (Connection raw = Sqlite.openForWriting(file)) {
      for (String statement : statements) {
        Sqlite.execute(raw, statement);
      }
      Sqlite.execute(raw, "PRAGMA journal_mode = DELETE");
    }
  }

  private static List<EventRecord> read(ReadOnlyLog log) {
    List<EventRecord> read = new ArrayList<>();
    log.read(0, Long.MAX_VALUE, read::add);
    return read;
  }

  @Test
  void anExportIsReadAndNothingIsLeftBesideIt() throws Exception {
    byte[] before = Files.readAllBytes(file);
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      assertThat(read(log)).isEqualTo(events);
      assertThat(log.head()).isEqualTo(Events.head(events));
      assertThat(log.checkStructure()).isEqualTo(2);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("log.db", "export.db");
    }
  }

  @Test
  void aLogIsReadWhileItIsWritten() {
    Path served = folder.resolve("log.db");
    try (SqliteEventStore store = open(served)) {
      store.append(store.head(), Events.after(store.head(), 2), Attachments.NONE);
      try (ReadOnlyLog log = ReadOnlyLog.open(served)) {
        assertThat(log.head().version()).isEqualTo(42);
        store.append(store.head(), Events.after(store.head(), 3), Attachments.NONE);
        assertThat(log.head().version()).isEqualTo(45);
        assertThat(log.checkStructure()).isEqualTo(2);
        assertThat(ChainVerifier.verify(log).intact()).isTrue();
      }
    }
  }

  @Test
  void aLogOfTheFirstSchemaIsReadAsItIs() throws Exception {
    Path old = folder.resolve("old.db");
    try (Connection raw = Sqlite.openForWriting(Files.createFile(old))) {
      Migrations.apply(raw, 1, 1);
      Sqlite.execute(raw, "INSERT INTO log VALUES (1, '00000000-0000-0000-0000-000000000001', 0)");
      Sqlite.execute(raw, "PRAGMA journal_mode = DELETE");
    }
    byte[] before = Files.readAllBytes(old);
    try (ReadOnlyLog log = ReadOnlyLog.open(old)) {
      assertThat(log.head()).isEqualTo(LogHead.EMPTY);
      assertThat(log.checkStructure()).isZero();
    }
    assertThat(Files.readAllBytes(old)).isEqualTo(before);
  }

  private static Stream<Arguments> besideTheEvents() {
    return Stream.of(
        Arguments.of(
            "DROP TRIGGER events_never_change", "it lacks the trigger events_never_change"),
        Arguments.of("CREATE TABLE more (x)", "a log does not have the table more"),
        Arguments.of(
            "DROP TRIGGER texts_never_change; UPDATE texts SET size = 8 WHERE size = 9000;"
                + trigger("texts_never_change", "texts", "kept texts never change"),
            "the kept text"),
        Arguments.of(
            "DROP TRIGGER log_keeps_its_row; UPDATE log SET id = upper(id);"
                + trigger("log_keeps_its_row", "log", "the log''s id never changes"),
            "was appended to"));
  }

  private static String trigger(String name, String table, String words) {
    return "CREATE TRIGGER %s BEFORE UPDATE ON %s\nBEGIN\n  SELECT RAISE(ABORT, '%s');\nEND"
        .formatted(name, table, words);
  }

  @ParameterizedTest
  @MethodSource("besideTheEvents")
  void whatIsBesideTheEventsIsCheckedToo(String statements, String words) throws Exception {
    tamper(statements);
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      assertThat(ChainVerifier.verify(log).intact()).isTrue();
      assertThatThrownBy(log::checkStructure)
          .isInstanceOf(DamagedLogException.class)
          .hasMessageContaining(words);
    }
  }

  @Test
  void theSameBytesAsAnotherTypeAreNamed() throws Exception {
    String schema = "UPDATE sqlite_schema SET sql = replace(sql, ";
    tamper(
        "DROP TRIGGER events_never_change",
        "PRAGMA writable_schema = ON",
        schema + "'STRICT', '') WHERE name = 'events'",
        "PRAGMA writable_schema = RESET",
        "UPDATE events SET actor = CAST(actor AS BLOB) WHERE version = 7",
        trigger("events_never_change", "events", "events never change"),
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = sql || 'STRICT' WHERE name = 'events'",
        "PRAGMA writable_schema = RESET");
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      assertThat(ChainVerifier.verify(log).intact()).isTrue();
      assertThatThrownBy(log::checkStructure)
          .isInstanceOf(DamagedLogException.class)
          .hasMessageContaining("version 7 is damaged: a column has a value of another type");
    }
  }

  @Test
  void whatIsNoLogIsRefused() throws Exception {
    Path other = folder.resolve("other.db");
    assertThatThrownBy(() -> ReadOnlyLog.open(other)).isInstanceOf(EventStoreException.class);
    Files.writeString(other, "no database");
    assertRefused(other, "not an SQLite database");
    Files.write(other, java.util.Arrays.copyOf(Files.readAllBytes(file), 5_000));
    assertRefused(other, "truncated");
    Files.delete(other);
    try (Connection raw = Sqlite.openForWriting(Files.createFile(other))) {
      Sqlite.execute(raw, "CREATE TABLE a (b)");
      Sqlite.execute(raw, "PRAGMA journal_mode = DELETE");
    }
    assertRefused(other, "another program's");
    tamper("PRAGMA user_version = 99");
    assertRefused(file, "a newer release");
  }

  private static void assertRefused(Path path, String words) {
    assertThatThrownBy(() -> ReadOnlyLog.open(path))
        .isInstanceOf(RefusedFileException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aChangedByteInAnEventIsNamedByVersion() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    byte[] subject = "/pools/eta/targets/target17".getBytes(StandardCharsets.UTF_8);
    int at = indexOf(bytes, subject);
    bytes[at + 1] ^= 1;
    Files.write(file, bytes);
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      ChainVerifier.Misfit misfit = ChainVerifier.verify(log).misfit();
      assertThat(misfit).isNotNull().extracting(ChainVerifier.Misfit::version).isEqualTo(17L);
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i < bytes.length - wanted.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not in the file");
  }

  /** A log that passes every check contains exactly what was written. */
  @Test
  void noFlippedBitChangesWhatALogThatPassesSays() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < FLIPPED; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(file, flipped);
      found += passes() ? 0 : 1;
    }
    assertThat(found).isGreaterThan(FLIPPED / 10);
  }

  private boolean passes() {
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      if (!ChainVerifier.verify(log, List.of(Events.head(events)), event -> {}).intact()) {
        return false;
      }
      log.checkStructure();
      assertThat(read(log)).isEqualTo(events);
      assertThat(log.text(Events.sha256("first"))).contains("first");
      return true;
    } catch (RefusedFileException | DamagedLogException e) {
      return false;
    }
  }
}
