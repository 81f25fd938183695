package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is one consistent file, complete or absent, while writes continue. */
class LogExportTest {

  private static final int EXPORTS = 12;
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;
  @TempDir Path exports;

  private SqliteEventStore store;

  @BeforeEach
  void open() {
    store = open(folder.resolve("log.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static SqliteEventStore open(Path file) {
    return SqliteEventStore.open(file, UUID::randomUUID, InstantSource.system());
  }

  private List<EventRecord> append(int count) {
    List<EventRecord> events = Events.after(store.head(), count);
    store.append(store.head(), events, Attachments.NONE);
    return events;
  }

  private static List<EventRecord> read(SqliteEventStore store) {
    List<EventRecord> events = new ArrayList<>();
    store.read(0, Long.MAX_VALUE, events::add);
    return events;
  }

  private List<Path> files() throws Exception {
    try (var files = Files.list(exports)) {
      return files.sorted().toList();
    }
  }

  @Test
  void isOneFileForItsOwnerAlone() throws Exception {
    append(3);
    Path to = exports.resolve("log ?%41#é'.db");
    store.export(to);
    assertThat(files()).containsExactly(to);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("rw-------");
    try (Connection raw = Sqlite.openForeign(to);
        ResultSet journal = raw.createStatement().executeQuery("PRAGMA journal_mode");
        ResultSet check = raw.createStatement().executeQuery("PRAGMA integrity_check")) {
      assertThat(journal.getString(1)).isNotEqualTo("wal");
      assertThat(check.getString(1)).isEqualTo("ok");
    }
    assertThat(files()).containsExactly(to);
  }

  @Test
  void holdsTheLogWithItsIdAndTexts() {
    KeptText text = Events.text("global\n");
    List<EventRecord> events = Events.after(store.head(), 5);
    store.append(store.head(), events, Attachments.ofTexts(List.of(text)));
    Path to = exports.resolve("log.db");
    store.export(to);
    append(1);
    try (SqliteEventStore exported = open(to)) {
      assertThat(exported.logId()).isEqualTo(store.logId());
      assertThat(read(exported)).isEqualTo(events);
      assertThat(exported.text(text.sha256())).contains("global\n");
      // The export can be written to like the original log.
      exported.append(exported.head(), Events.after(exported.head(), 1), Attachments.NONE);
    }
  }

  @Test
  void ofAnEmptyLogIsAnEmptyLog() {
    Path to = exports.resolve("log.db");
    store.export(to);
    try (SqliteEventStore exported = open(to)) {
      assertThat(exported.head()).isEqualTo(LogHead.EMPTY);
      assertThat(exported.logId()).isEqualTo(store.logId());
    }
  }

  @Test
  void takesThePlaceOfAFileThatIsThere() throws Exception {
    append(2);
    Path to = exports.resolve("log.db");
    Files.writeString(to, "an older export");
    store.export(to);
    assertThat(files()).containsExactly(to);
    try (SqliteEventStore exported = open(to)) {
      assertThat(exported.head()).isEqualTo(store.head());
    }
  }

  @Test
  void underAppendsEachIsAPrefixOfTheLog() throws Exception {
    append(500);
    AtomicBoolean done = new AtomicBoolean();
    List<Long> heads = new ArrayList<>();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                while (!done.get()) {
                  append(7);
                }
              });
      for (int i = 0; i < EXPORTS; i++) {
        long before = store.head().version();
        store.export(exports.resolve(i + ".db"));
        heads.add(before);
        // Otherwise the next export might see nothing new.
        awaitHeadAfter(before);
      }
      done.set(true);
      writing.get(LIMIT_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
    } finally {
      done.set(true);
      writer.shutdown();
    }
    List<EventRecord> all = read(store);
    for (int i = 0; i < EXPORTS; i++) {
      try (SqliteEventStore exported = open(exports.resolve(i + ".db"))) {
        assertThat(ChainVerifier.verify(exported).intact()).isTrue();
        List<EventRecord> events = read(exported);
        assertThat(events).isEqualTo(all.subList(0, events.size()));
        assertThat((long) events.size()).isGreaterThanOrEqualTo(heads.get(i));
        // A batch is exported completely or not at all.
        assertThat((events.size() - 500) % 7).isZero();
      }
    }
    assertThat(all).hasSizeGreaterThan(500 + EXPORTS);
  }

  private void awaitHeadAfter(long version) {
    long deadline = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000L;
    while (store.head().version() <= version) {
      assertThat(System.nanoTime()).as("no append after the limit").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void thatFailsLeavesNothing() throws Exception {
    append(2);
    Path taken = Files.createDirectory(exports.resolve("taken"));
    Files.createFile(taken.resolve("file"));
    assertThatThrownBy(() -> store.export(taken))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("export the event log")
        .hasMessageContaining(taken.toString());
    assertThat(files()).containsExactly(taken);
    Path missing = exports.resolve("missing").resolve("log.db");
    assertThatThrownBy(() -> store.export(missing))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining(missing.toString());
    append(1);
  }
}
