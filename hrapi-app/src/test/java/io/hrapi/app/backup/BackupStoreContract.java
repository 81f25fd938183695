package io.hrapi.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every backup store. */
abstract class BackupStoreContract {

  static final Name NAME = new Name("a:b.c-d_1");

  /** Sizes that no database exceeds, except in the tests of parts. */
  static final BackupSizes SIZES = new BackupSizes(1 << 20, 1 << 30);

  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int RACERS = 8;
  private static final long LIMIT_SECONDS = 60;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Opens a store; every call returns one with the same backups. */
  abstract BackupStore store(BackupSizes sizes);

  final BackupStore store() {
    return store(SIZES);
  }

  /** Stores files without a check, as another program would. */
  abstract void plant(Name name, String version, Map<String, byte[]> files) throws IOException;

  /** Returns random bytes with SQLite's header. */
  static byte[] database(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    return bytes;
  }

  static BackupNote note(int seed, long size) {
    byte[] hash = new byte[Hash.BYTES];
    Arrays.fill(hash, (byte) seed);
    Instant time = Instant.parse("2026-01-31T12:00:00.000001Z");
    return new BackupNote(Hash.of(hash), seed, "log-" + seed, time, size);
  }

  final int store(Name name, int seed) throws IOException {
    byte[] bytes = database(seed, 1_000 + seed);
    Path file = Files.write(folder.resolve("source-" + seed), bytes);
    return store().store(name, file, note(seed, bytes.length));
  }

  final Path target() {
    return folder.resolve("fetched");
  }

  final void assertNothingIsLeft() {
    assertThat(folder).isDirectoryNotContaining("glob:**/fetched*");
  }

  final List<Integer> numbers(Name name) {
    return store().versions(name).stream().map(BackupVersion::version).toList();
  }

  @Test
  void theFirstBackupOfANameIsVersionOne() throws IOException {
    assertThat(store(NAME, 1)).isEqualTo(1);
    assertThat(store(new Name("other"), 2)).isEqualTo(1);
    assertThat(store().versions(NAME))
        .containsExactly(new BackupVersion(1, Optional.of(note(1, 1_001))));
  }

  @Test
  void aNameWithoutBackupsIsNotFound() throws IOException {
    store(new Name("other"), 1);
    assertThatThrownBy(() -> store().versions(NAME))
        .isInstanceOf(BackupException.NotFound.class)
        .hasMessageContaining(NAME.value());
    assertThatThrownBy(() -> store().version(NAME, 1)).isInstanceOf(BackupException.NotFound.class);
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.NotFound.class);
    assertNothingIsLeft();
  }

  @Test
  void whatIsFetchedIsWhatWasStored() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      assertThat(store(NAME, seed)).isEqualTo(seed);
    }
    store().fetch(NAME, 2, target());
    assertThat(target()).hasBinaryContent(database(2, 1_002));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target())))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("fetched.partial")).doesNotExist();
    assertThat(store().version(NAME, 2))
        .isEqualTo(new BackupVersion(2, Optional.of(note(2, 1_002))));
  }

  @Test
  void largerThanABufferIsStoredAndFetched() throws IOException {
    byte[] bytes = database(7, 5_000_001);
    Path file = Files.write(folder.resolve("large"), bytes);
    store().store(NAME, file, note(7, bytes.length));
    store().fetch(NAME, 1, target());
    assertThat(Files.mismatch(file, target())).isEqualTo(-1);
  }

  @Test
  void versionsAreNumbersInTheirOrder() throws IOException {
    for (String version : List.of("9", "10", "100", "x", "2", "01", "1.5", "-3", "99999999999")) {
      plant(NAME, version, Map.of());
    }
    assertThat(numbers(NAME)).containsExactly(2, 9, 10, 100);
    assertThat(store(NAME, 1)).isEqualTo(101);
  }

  @Test
  void aVersionWithoutANoteIsUnverifiedAndCanBeFetched() throws IOException {
    plant(NAME, "1", Map.of(NAME + ".db", database(1, 500)));
    assertThat(store().versions(NAME)).containsExactly(new BackupVersion(1, Optional.empty()));
    store().fetch(NAME, 1, target());
    assertThat(target()).hasBinaryContent(database(1, 500));
  }

  @Test
  void aVersionWithoutADatabaseIsUnverifiedAndNotFetched() throws IOException {
    plant(NAME, "1", Map.of());
    assertThat(store().version(NAME, 1).note()).isEmpty();
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.NotFound.class)
        .hasMessageContaining("version 1");
    assertNothingIsLeft();
    assertThat(store(NAME, 2)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"headHash\":\"12\",\"version\":1,\"logId\":\"l\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":1}",
        "{\"headHash\":\"HASH\",\"version\":\"1\",\"logId\":\"l\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":1}",
        "{\"headHash\":\"HASH\",\"version\":1,\"logId\":\"\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":1}",
        "{\"headHash\":\"HASH\",\"version\":1,\"logId\":\"l\",\"time\":\"yesterday\",\"size\":1}",
        "{\"headHash\":\"HASH\",\"version\":1,\"logId\":\"l\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":-1}",
        "{\"headHash\":\"HASH\",\"version\":1,\"logId\":\"l\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":1}x"
      })
  void aNoteThatIsNoneIsAsNone(String note) throws IOException {
    String json = note.replace("HASH", "ab".repeat(Hash.BYTES));
    plant(NAME, "1", Map.of(NAME + ".json", json.getBytes(StandardCharsets.UTF_8)));
    assertThat(store().version(NAME, 1).note()).isEmpty();
  }

  @Test
  void aNoteOfALaterReleaseIsRead() throws IOException {
    String json =
        "{\"headHash\":\"%s\",\"version\":3,\"logId\":\"l\",\"time\":\"2026-01-31T12:00:00Z\",\"size\":1,\"more\":[]}"
            .formatted("ab".repeat(Hash.BYTES));
    plant(NAME, "1", Map.of(NAME + ".json", json.getBytes(StandardCharsets.UTF_8)));
    assertThat(store().version(NAME, 1).note().orElseThrow().logVersion()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SQLite format 3", "{\"hello\": 1}", "<html>no database</html>"})
  void whatIsNoDatabaseIsNotFetched(String content) throws IOException {
    plant(NAME, "1", Map.of(NAME + ".db", content.getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.BadAnswer.class)
        .hasMessageContaining(content.isEmpty() ? "empty" : content);
    assertNothingIsLeft();
  }

  @Test
  void muchThatIsNoDatabaseIsNotFetched() throws IOException {
    byte[] zeros = new byte[3_000_000];
    plant(NAME, "1", Map.of(NAME + ".db", zeros));
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.BadAnswer.class)
        .hasMessageContaining("not a SQLite database");
    assertNothingIsLeft();
  }

  @Test
  void aDatabaseOfAnotherSizeThanItsNoteSaysIsNotFetched() throws IOException {
    plant(NAME, "1", Map.of(NAME + ".db", database(1, 500), NAME + ".json", note(1, 501).toJson()));
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.BadAnswer.class)
        .hasMessageContainingAll("500", "501");
    assertNothingIsLeft();
  }

  @Test
  void nothingThatIsThereIsOverwritten() throws IOException {
    store(NAME, 1);
    Files.writeString(target(), "live");
    assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.Unavailable.class);
    assertThat(target()).hasContent("live");
  }

  @Test
  void whatIsLeftOfAFetchBeforeDoesNotMatter() throws IOException {
    store(NAME, 1);
    Files.write(folder.resolve("fetched.partial"), new byte[100_000]);
    store().fetch(NAME, 1, target());
    assertThat(target()).hasBinaryContent(database(1, 1_001));
  }

  @Test
  void aNoteOfAnotherSizeIsNotStored() throws IOException {
    Path file = Files.write(folder.resolve("source"), database(1, 500));
    assertThatThrownBy(() -> store().store(NAME, file, note(1, 400)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("500", "400");
    assertThatThrownBy(() -> store().versions(NAME)).isInstanceOf(BackupException.NotFound.class);
  }

  @Test
  void whatIsTooLargeIsStoredAndNotFetched() throws IOException {
    byte[] bytes = database(1, 3_000);
    Path file = Files.write(folder.resolve("source"), bytes);
    BackupStore strict = store(new BackupSizes(1 << 20, 2_999));
    assertThat(strict.store(NAME, file, note(1, bytes.length))).isEqualTo(1);
    assertThatThrownBy(() -> strict.fetch(NAME, 1, target()))
        .isInstanceOf(BackupException.TooLarge.class)
        .hasMessageContainingAll("2999", "maxDatabase");
    assertNothingIsLeft();
    store().fetch(NAME, 1, target());
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void aVersionThatIsDeletedIsGoneAndItsNumberIsNotTakenAgain() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      store(NAME, seed);
    }
    store().delete(NAME, 2);
    assertThat(numbers(NAME)).containsExactly(1, 3);
    assertThatThrownBy(() -> store().fetch(NAME, 2, target()))
        .isInstanceOf(BackupException.NotFound.class);
    assertThat(store(NAME, 4)).isEqualTo(4);
    store().fetch(NAME, 3, target());
    assertThat(target()).hasBinaryContent(database(3, 1_003));
  }

  @Test
  void backupsThatRaceAreAllStoredUnderDifferentVersions() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    try {
      CyclicBarrier start = new CyclicBarrier(RACERS);
      List<Future<Integer>> versions = new ArrayList<>();
      for (int seed = 1; seed <= RACERS; seed++) {
        int mine = seed;
        versions.add(
            threads.submit(
                () -> {
                  start.await();
                  return store(NAME, mine);
                }));
      }
      for (int seed = 1; seed <= RACERS; seed++) {
        int version = versions.get(seed - 1).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Path fetched = folder.resolve("raced-" + seed);
        store().fetch(NAME, version, fetched);
        assertThat(fetched).hasBinaryContent(database(seed, 1_000 + seed));
        assertThat(store().version(NAME, version).note()).contains(note(seed, 1_000 + seed));
      }
      assertThat(new TreeSet<>(numbers(NAME))).hasSize(RACERS);
    } finally {
      threads.shutdownNow();
    }
  }
}
