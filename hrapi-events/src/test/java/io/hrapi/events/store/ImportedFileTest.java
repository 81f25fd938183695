package io.hrapi.events.store;

import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.putTarget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.LogFiles;
import io.hrapi.events.legacy.LegacyDatabase;
import io.hrapi.events.legacy.LegacyDatabase.GatewayRow;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.View;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An imported file is accepted or refused as a whole, with the reason. */
class ImportedFileTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("brought ?%41#é.db");
  }

  private void assertRefused(String... words) throws Exception {
    byte[] before = Files.readAllBytes(file());
    List<Path> beside = files();
    assertThatThrownBy(() -> ImportedFile.open(file()))
        .isInstanceOf(RefusedFileException.class)
        .hasMessageContainingAll(words);
    assertThat(file()).hasBinaryContent(before);
    assertThat(files()).isEqualTo(beside);
  }

  private List<Path> files() throws Exception {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void sql(String... statements) throws Exception {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + uri())) {
      Sqlite.execute(raw, "PRAGMA journal_mode = DELETE");
      for (String statement : statements) {
        Sqlite.execute(raw, statement);
      }
    }
  }

  private String uri() {
    return "file:" + file().toUri().getRawPath();
  }

  @Nested
  class ALogOfOurs {

    private final KeptText text = Events.text("global\n".repeat(1_000));

    @Test
    void isTakenWithItsHeadItsViewAndItsTexts() {
      Log log = Log.random(7, 300);
      LogFiles.write(file(), log, text, Events.text(""), Events.text("x"));
      try (ImportedFile opened = ImportedFile.open(file())) {
        ImportedLog imported = (ImportedLog) opened;
        assertThat(imported.head()).isEqualTo(log.view().head());
        assertThat(imported.view()).isEqualTo(log.view());
        assertThat(imported.text(text.sha256())).contains(text.text());
        assertThat(imported.file()).isEqualTo(file());
        List<EventRecord> events = new ArrayList<>();
        imported.read(0, Long.MAX_VALUE, events::add);
        assertThat(events).isEqualTo(log.events());
        try (SqliteEventStore store = LogFiles.open(file())) {
          assertThat(imported.logId()).isEqualTo(store.logId());
        }
      }
    }

    @Test
    void isTakenOutOfAnExport() {
      Log log = Log.random(8, 50);
      try (SqliteEventStore store = LogFiles.open(folder.resolve("log.db"))) {
        store.append(LogHead.EMPTY, log.events(), Attachments.ofTexts(List.of(text)));
        store.export(file());
      }
      try (ImportedFile imported = ImportedFile.open(file())) {
        assertThat(((ImportedLog) imported).view()).isEqualTo(log.view());
      }
    }

    @Test
    void isTakenWithoutEvents() {
      LogFiles.write(file(), Log.of());
      try (ImportedFile imported = ImportedFile.open(file())) {
        assertThat(((ImportedLog) imported).view()).isEqualTo(View.EMPTY);
      }
    }

    @Test
    void inUseIsRefused() throws Exception {
      try (SqliteEventStore store = LogFiles.open(file())) {
        store.append(LogHead.EMPTY, Log.of(putPool("a")).events(), Attachments.NONE);
        assertRefused("in use", "-wal", "export");
      }
    }

    @ParameterizedTest
    @CsvSource({"actor = 'mallory', 3", "changes = '[]', 2", "hash = zeroblob(32), 5"})
    void thatWasChangedIsRefused(String change, int version) throws Exception {
      LogFiles.write(file(), pools(5));
      String trigger = triggerOf("events_never_change");
      sql(
          "DROP TRIGGER events_never_change",
          "UPDATE events SET " + change + " WHERE version = " + version,
          trigger);
      assertRefused("hash chain is broken at version " + version);
    }

    @Test
    void withAGapIsRefused() throws Exception {
      LogFiles.write(file(), pools(5));
      String trigger = triggerOf("events_are_never_deleted");
      sql("DROP TRIGGER events_are_never_deleted", "DELETE FROM events WHERE version = 3", trigger);
      assertRefused("broken at version 3", "missing");
    }

    @Test
    void withATextOfAnotherHashIsRefused() throws Exception {
      LogFiles.write(file(), pools(1), text);
      String trigger = triggerOf("texts_never_change");
      sql(
          "DROP TRIGGER texts_never_change",
          "UPDATE texts SET encoding = 'identity', size = 8, body = CAST('mischief' AS BLOB)",
          trigger);
      assertRefused("kept text " + text.sha256(), "hash");
    }

    @Test
    void withATextThatClaimsToBeHugeIsRefusedWithoutRoomForIt() throws Exception {
      LogFiles.write(file(), pools(1), text);
      String trigger = triggerOf("texts_never_change");
      sql("DROP TRIGGER texts_never_change", "UPDATE texts SET size = 2147483647", trigger);
      assertRefused("kept text " + text.sha256(), "2147483647 bytes");
    }

    @Test
    void withATextThatInflatesToMoreThanAnyOfOursIsRefused() throws Exception {
      LogFiles.write(file(), pools(1));
      Hash sha256 = addZeros(StoredText.MAX_BYTES + 1);
      assertRefused("kept text " + sha256, "67108865 bytes", "at most 67108864");
    }

    @Test
    void withTheLargestTextIsTaken() throws Exception {
      LogFiles.write(file(), pools(1));
      addZeros(StoredText.MAX_BYTES);
      ImportedFile.open(file()).close();
    }

    /**
     * Adds a text of {@code size} zeros with its hash, stored in about a thousandth of its size.
     */
    private Hash addZeros(int size) throws Exception {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed)) {
        byte[] zeros = new byte[1 << 20];
        for (int left = size; left > 0; left -= zeros.length) {
          int length = Math.min(left, zeros.length);
          deflated.write(zeros, 0, length);
          digest.update(zeros, 0, length);
        }
      }
      Hash sha256 = Hash.of(digest.digest());
      sql(
          "INSERT INTO texts VALUES (X'%s', 'deflate', %d, X'%s')"
              .formatted(sha256.toHex(), size, HexFormat.of().formatHex(packed.toByteArray())));
      return sha256;
    }

    @Test
    void withAnEventThatIsLargerThanAnyOfOursIsRefusedByItsVersion() throws Exception {
      LogFiles.write(file(), pools(5));
      String trigger = triggerOf("events_never_change");
      sql(
          "DROP TRIGGER events_never_change",
          "UPDATE events SET actor = hex(zeroblob(35000000)) WHERE version = 3",
          trigger);
      assertRefused("version 3 has 700", "expected at most");
    }

    @Test
    void withASecretThatIsLargerThanAnyOfOursIsRefused() throws Exception {
      LogFiles.write(file(), pools(1));
      sql("INSERT INTO secrets (id, key_id, sealed) VALUES ('a', 'k', zeroblob(2000000))");
      assertRefused("secret", "2000002 bytes");
    }

    @Test
    void thatNeedsMoreMemoryThanItMayHaveIsLeftAsItIs() throws Exception {
      Log log = new Log();
      log.add(putPool("p"));
      for (int i = 0; i < 3_000; i++) {
        log.add(putTarget("p", "t" + i, "h:1", null));
      }
      LogFiles.write(file(), log);
      Purse small = new Purse(400_000);
      assertThatThrownBy(() -> ImportedFile.open(file(), small)).isSameAs(small.refusal);
      Purse enough = new Purse(4_000_000);
      ImportedFile.open(file(), enough).close();
      assertThat(enough.taken).isGreaterThan(400_000);
    }

    @Test
    void whoseEventsNobodyCanReadIsRefused() throws Exception {
      try (SqliteEventStore store = LogFiles.open(file())) {
        // The chain is valid, but its changes cannot be decoded.
        store.append(LogHead.EMPTY, Events.after(LogHead.EMPTY, 1), Attachments.NONE);
      }
      assertRefused("cannot be replayed", "event 1", "TargetPut");
    }

    @Test
    void whoseEventsDoNotFollowFromEachOtherIsRefused() throws Exception {
      String made =
          "[{\"change\":\"pool\",\"after\":"
              + "{\"name\":\"a\",\"enabled\":true,\"policy\":\"roundrobin\",\"weight\":1}}]";
      try (SqliteEventStore store = LogFiles.open(file())) {
        store.append(
            LogHead.EMPTY,
            Events.after(LogHead.EMPTY, 2, draft -> draft.with(made)),
            Attachments.NONE);
      }
      assertRefused("cannot be replayed", "event 2", "/pools/a");
    }

    @Test
    void ofANewerReleaseIsRefused() throws Exception {
      LogFiles.write(file(), pools(1));
      sql("PRAGMA user_version = 99");
      assertRefused("newer release", "99");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "CREATE VIEW more AS SELECT 1 AS a | view more",
          "CREATE TABLE more (a) | table more",
          "DROP TRIGGER events_only_grow | lacks the trigger events_only_grow",
          "CREATE TRIGGER more BEFORE INSERT ON events BEGIN SELECT 1; END | trigger more",
          "ALTER TABLE log ADD COLUMN more TEXT | table log"
        })
    void withAnotherSchemaIsRefused(String change, String named) throws Exception {
      LogFiles.write(file(), pools(1));
      sql(change);
      assertRefused("schema", named);
    }

    @Test
    void whoseTriggerIsAnotherIsRefused() throws Exception {
      LogFiles.write(file(), pools(1));
      sql(
          "DROP TRIGGER events_never_change",
          "CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN SELECT 1; END");
      assertRefused("trigger events_never_change", "not hrapi's");
    }

    private String triggerOf(String name) throws Exception {
      try (Connection raw = Sqlite.openForeign(file());
          var rows =
              raw.createStatement()
                  .executeQuery("SELECT sql FROM sqlite_schema WHERE name = '" + name + "'")) {
        return rows.getString(1);
      }
    }

    private Log pools(int count) {
      Log log = new Log();
      for (int i = 0; i < count; i++) {
        log.add(putPool("p" + i));
      }
      return log;
    }
  }

  @Nested
  class Damage {

    @Test
    void aFileThatIsMissingIsNoRefusal() {
      assertThatThrownBy(() -> ImportedFile.open(file()))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining(file().toString());
    }

    @Test
    void nothingIsRefused() throws Exception {
      Files.createFile(file());
      assertRefused("not an SQLite database", "empty");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 99, 100, 5_000})
    void textIsRefused(int size) throws Exception {
      byte[] rubbish = "not a database, ".repeat(400).getBytes(StandardCharsets.UTF_8);
      Files.write(file(), Arrays.copyOf(rubbish, size));
      assertRefused("not an SQLite database", "6e");
    }

    @Test
    void aZipIsRefused() throws Exception {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
        zip.putNextEntry(new ZipEntry("log.db"));
        zip.write("SQLite format 3\0".getBytes(StandardCharsets.UTF_8));
      }
      assertRefused("not an SQLite database", "50 4b 03 04");
    }

    @Test
    void aHundredMegabytesOfZerosAreRefusedByTheirFirstBytes() throws Exception {
      try (RandomAccessFile zeros = new RandomAccessFile(file().toFile(), "rw")) {
        zeros.setLength(100_000_000);
      }
      assertThatThrownBy(() -> ImportedFile.open(file()))
          .isInstanceOf(RefusedFileException.class)
          .hasMessageContaining("00 00 00 00");
    }

    @Test
    void zerosBehindAHeaderAreRefused() throws Exception {
      LogFiles.write(file(), Log.random(1, 300));
      try (RandomAccessFile writing = new RandomAccessFile(file().toFile(), "rw")) {
        long length = writing.length();
        writing.setLength(100);
        writing.setLength(length);
      }
      assertRefused("damaged");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 50, 100, 1_000, 4_096, 8_192, 20_000, 40_960})
    void aTruncatedLogIsRefused(int size) throws Exception {
      LogFiles.write(file(), Log.random(1, 300));
      assertThat(Files.size(file())).isGreaterThan(size);
      try (RandomAccessFile writing = new RandomAccessFile(file().toFile(), "rw")) {
        writing.setLength(size);
      }
      assertRefused("truncated");
    }

    @Test
    void overwrittenPagesAreRefused() throws Exception {
      LogFiles.write(file(), Log.random(1, 300));
      try (RandomAccessFile writing = new RandomAccessFile(file().toFile(), "rw")) {
        writing.seek(writing.length() - 4_096);
        writing.write(new byte[300]);
      }
      assertRefused("damaged");
    }
  }

  @Nested
  class AnotherDatabase {

    @Test
    void isRefusedAndItsTablesAreNamed() throws Exception {
      sql("CREATE TABLE songs (a)", "CREATE TABLE albums (a)");
      assertRefused("neither", "albums, songs");
    }

    @Test
    void withoutTablesIsRefused() throws Exception {
      sql("CREATE TABLE songs (a)", "DROP TABLE songs");
      assertRefused("lacks Gateways or Pools");
    }

    @Test
    void withOneTableOfTheNameIsRefused() throws Exception {
      sql("CREATE TABLE Pools (depth)", "CREATE TABLE Gateways (name)");
      assertRefused("lacks Gateways or Pools");
    }

    @Test
    void whoseTableIsAViewIsRefusedAndTheViewIsNotRun() throws Exception {
      sql(
          "CREATE TABLE Gateways (name)",
          "CREATE TABLE endless (a)",
          "CREATE VIEW Pools AS WITH RECURSIVE n(name) AS"
              + " (SELECT 1 UNION ALL SELECT name + 1 FROM n) SELECT name FROM n");
      assertRefused("its Pools is a view");
    }

    @Test
    void whoseTableIsVirtualIsRefused() throws Exception {
      sql("CREATE TABLE Gateways (name)", "CREATE VIRTUAL TABLE Pools USING fts5(name)");
      assertRefused("its Pools is a virtual");
    }
  }

  @Nested
  class APyHrapiDatabase {

    private LegacyDatabase read() {
      try (ImportedFile imported = ImportedFile.open(file())) {
        return ((ImportedLegacy) imported).database();
      }
    }

    @Test
    void isReadWithAllItsRows() throws Exception {
      sql(
          "CREATE TABLE Gateways (id INTEGER PRIMARY KEY, name, mode, defBack, data)",
          "CREATE TABLE Endpoints (alias, entity_id, gateway_id)",
          "CREATE TABLE Pools (name, policy, policy_weights, enabled)",
          "CREATE TABLE Targets (alias, entity_id, pool_id, weight, enabled)",
          "CREATE TABLE GatewaysPools (name)",
          "CREATE TABLE Certificates (entity_id, data)",
          "CREATE TABLE Uploads (data, expanded, pending, running, timestamp)",
          "CREATE TABLE Commits (data, timestamp)",
          "INSERT INTO Gateways VALUES (1, 'g', 'http', 'eta', 'x')",
          "INSERT INTO Endpoints VALUES ('e', '*:80', 'g')",
          "INSERT INTO Pools VALUES ('eta', 'roundrobin', 1.0, 1)",
          "INSERT INTO Targets VALUES ('t', '10.0.0.1:80', 'eta', '12', 'True'),"
              + " ('u', X'31302E302E302E32', 'eta', 7, NULL)",
          "INSERT INTO GatewaysPools VALUES ('eta')",
          "INSERT INTO Certificates VALUES ('x.pem', 'PEM')",
          "INSERT INTO Uploads VALUES ('global', '', 1, 0, 'now'), ('global', '', 0, 1, 'now')",
          "INSERT INTO Commits VALUES ('global', 'now')");
      assertThat(read())
          .isEqualTo(
              new LegacyDatabase(
                  List.of(new GatewayRow("g", "http", "eta")),
                  List.of(new LegacyDatabase.EndpointRow("e", "*:80", "g")),
                  List.of(new LegacyDatabase.PoolRow("eta", "roundrobin", "1.0", "1")),
                  List.of(
                      new LegacyDatabase.TargetRow("t", "10.0.0.1:80", "eta", "12", "True"),
                      new LegacyDatabase.TargetRow("u", "10.0.0.2", "eta", "7", null)),
                  List.of("eta"),
                  List.of(new LegacyDatabase.CertificateRow("x.pem", "PEM")),
                  2,
                  1));
    }

    @Test
    void mayLackTablesAndColumns() throws Exception {
      sql(
          "CREATE TABLE gateways (NAME)",
          "CREATE TABLE POOLS (name, enabled)",
          "CREATE TABLE Targets (alias, pool_id)",
          "INSERT INTO Gateways VALUES ('g')",
          "INSERT INTO Pools VALUES ('eta', 0)",
          "INSERT INTO Targets VALUES ('t', 'eta')");
      LegacyDatabase database = read();
      assertThat(database.gateways()).containsExactly(new GatewayRow("g", null, null));
      assertThat(database.pools())
          .containsExactly(new LegacyDatabase.PoolRow("eta", null, null, "0"));
      assertThat(database.targets())
          .containsExactly(new LegacyDatabase.TargetRow("t", null, "eta", null, null));
      assertThat(database.endpoints()).isEmpty();
      assertThat(database.certificates()).isEmpty();
      assertThat(database.uploads()).isZero();
    }

    @Test
    void withAValueThatIsLargerThanAnyOfItsOwnIsRefused() throws Exception {
      sql(
          "CREATE TABLE Gateways (name)",
          "CREATE TABLE Pools (name, policy)",
          "INSERT INTO Pools VALUES ('p', hex(zeroblob(600000)))");
      assertRefused("a row of 1200001 bytes in pools");
    }

    @Test
    void thatNeedsMoreMemoryThanItMayHaveIsLeftAsItIs() throws Exception {
      sql(
          "CREATE TABLE Gateways (name)",
          "CREATE TABLE Pools (name)",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
              + " INSERT INTO Pools SELECT hex(zeroblob(500)) FROM n");
      Purse small = new Purse(2_000_000);
      assertThatThrownBy(() -> ImportedFile.open(file(), small)).isSameAs(small.refusal);
      Purse enough = new Purse(5_000_000);
      ImportedFile.open(file(), enough).close();
      assertThat(enough.taken).isGreaterThan(2_000_000);
    }

    @Test
    void withAComputedColumnIsReadWithoutComputing() throws Exception {
      sql(
          "CREATE TABLE Gateways (name, mode AS (lower(name)))",
          "CREATE TABLE Pools (name)",
          "INSERT INTO Gateways (name) VALUES ('g')");
      assertThat(read().gateways()).containsExactly(new GatewayRow("g", null, null));
    }

    @Test
    void thatIsDamagedIsRefused() throws Exception {
      sql("CREATE TABLE Gateways (name)", "CREATE TABLE Pools (name)");
      sql(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
              + " INSERT INTO Pools SELECT 'a pool with a long name ' || i FROM n");
      try (RandomAccessFile writing = new RandomAccessFile(file().toFile(), "rw")) {
        writing.seek(writing.length() - 4_096);
        writing.write(new byte[300]);
      }
      assertRefused("damaged");
    }

    @Test
    void isNotTakenForALogWhateverItHolds() throws Exception {
      sql("CREATE TABLE Gateways (name)", "CREATE TABLE Pools (name)", "CREATE TABLE log (id)");
      assertThat(read().gateways()).isEmpty();
    }
  }
}
