package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.HistoryIndex.Entry;
import io.hrapi.events.log.HistoryIndex.Query;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteHistoryIndexTest {

  @TempDir Path directory;
  private SqliteHistoryIndex index;

  @BeforeEach
  void open() {
    index = SqliteHistoryIndex.open(file(), Some.CACHE_KEY);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Path file() {
    return directory.resolve("history.sqlite");
  }

  private static LogHead head(long version) {
    return new LogHead(version, Some.hash((int) version));
  }

  private void fill() {
    index.add(
        List.of(
            new Entry("/t", 1, true),
            new Entry("/t", 4, false),
            new Entry("/t", 7, true),
            new Entry("/w", 2, false),
            new Entry("/w", 4, false),
            new Entry("/w", 5, false),
            new Entry("/w", 8, false),
            new Entry("/w", 9, false)),
        head(9));
  }

  private List<Long> versions(
      @Nullable String related, long after, long before, boolean descending, int limit) {
    return index.versions(new Query("/t", related, after, before, descending, limit));
  }

  @Test
  void aNewOneIsEmptyAndItsOwnersAlone() throws IOException {
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
    assertThat(versions("/w", 0, 100, false, 10)).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void versionsComeInOrderWithinTheirBounds() {
    fill();
    assertThat(versions(null, 0, 100, false, 10)).containsExactly(1L, 4L, 7L);
    assertThat(versions(null, 0, 100, true, 10)).containsExactly(7L, 4L, 1L);
    assertThat(versions(null, 1, 7, false, 10)).containsExactly(4L);
    assertThat(versions(null, 0, 100, true, 2)).containsExactly(7L, 4L);
  }

  @Test
  void relatedVersionsCountWhileTheyAreFollowed() {
    fill();
    assertThat(versions("/w", 0, 100, false, 10)).containsExactly(1L, 2L, 4L, 7L, 8L, 9L);
    assertThat(versions("/w", 2, 9, true, 10)).containsExactly(8L, 7L, 4L);
    assertThat(versions("/w", 0, 100, false, 2)).containsExactly(1L, 2L);
  }

  @Test
  void knowsWhatWasThereBefore() {
    fill();
    assertThat(index.knows("/t", 2)).isTrue();
    assertThat(index.knows("/t", 1)).isFalse();
    assertThat(index.knows("/other", 100)).isFalse();
  }

  @Test
  void isThereWhenItIsOpenedAgain() {
    fill();
    index.close();
    open();
    assertThat(index.head()).isEqualTo(head(9));
    assertThat(versions(null, 0, 100, false, 10)).hasSize(3);
    index.add(List.of(new Entry("/t", 10, false)), head(10));
    assertThat(index.head()).isEqualTo(head(10));
    assertThat(versions(null, 0, 100, false, 10)).hasSize(4);
  }

  @Test
  void isAddedToWholeOrNotAtAll() {
    fill();
    assertThatThrownBy(
            () ->
                index.add(
                    List.of(new Entry("/new", 10, false), new Entry("/t", 7, false)), head(10)))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("history.sqlite");
    assertThat(index.head()).isEqualTo(head(9));
    assertThat(index.knows("/new", 100)).isFalse();
    index.add(List.of(new Entry("/new", 10, false)), head(10));
    assertThat(index.knows("/new", 100)).isTrue();
  }

  @Test
  void beginsAnew() {
    fill();
    index.reset();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
    assertThat(index.knows("/t", 100)).isFalse();
    fill();
    assertThat(index.knows("/t", 100)).isTrue();
  }

  @Test
  void oneThatIsDamagedIsMadeAnew() throws IOException {
    fill();
    index.close();
    Files.writeString(file(), "no database at all, but long enough to be looked at by its header");
    open();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
    fill();
    assertThat(index.head()).isEqualTo(head(9));
  }

  @Test
  void oneOfAnotherReleaseIsMadeAnew() throws SQLException {
    fill();
    index.close();
    try (Connection connection = Sqlite.openForWriting(file())) {
      Sqlite.execute(connection, "PRAGMA user_version = 1");
    }
    open();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
  }

  private void behindItsBack(String sql) throws SQLException {
    try (Connection connection = Sqlite.openForWriting(file())) {
      Sqlite.execute(connection, sql);
    }
  }

  private boolean isWhole() {
    return index.examine(() -> {}).isWhole();
  }

  @Test
  void isWholeAsLongAsNobodyChangesIt() {
    assertThat(isWhole()).isTrue();
    fill();
    assertThat(isWhole()).isTrue();
    index.close();
    open();
    assertThat(isWhole()).isTrue();
    index.add(List.of(new Entry("/t", 10, false)), head(10));
    assertThat(isWhole()).isTrue();
    assertThat(index.isUntouched()).isTrue();
    index.reset();
    assertThat(isWhole()).isTrue();
    HistoryIndex.Examination lying = SqliteHistoryIndex.examine(file(), Some.CACHE_KEY);
    assertThat(lying.isWhole()).isTrue();
    assertThat(lying.head()).isEqualTo(LogHead.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM versions WHERE resource = '/t' AND version = 4",
        "DELETE FROM versions WHERE resource = '/t'",
        "DELETE FROM versions WHERE resource = '/w' AND version = 9",
        "DELETE FROM versions",
        "DELETE FROM head",
        "INSERT INTO versions VALUES ('/other', 3, 0)",
        "UPDATE versions SET version = 3 WHERE resource = '/t' AND version = 4",
        "UPDATE versions SET follows = 1 WHERE resource = '/t' AND version = 4",
        "UPDATE versions SET follows = 2 WHERE resource = '/t' AND version = 1",
        "UPDATE versions SET resource = '/u' WHERE resource = '/t'",
      })
  void whatSomebodyElseWroteShows(String sql) throws SQLException {
    fill();
    assertThat(index.isUntouched()).isTrue();
    behindItsBack(sql);
    assertThat(index.isUntouched()).isFalse();
    assertThat(index.isUntouched()).isTrue();
    assertThat(sql.contains("head") || !isWhole()).isTrue();
    index.close();
    open();
    assertThat(isWhole()).isFalse();
    assertThat(SqliteHistoryIndex.examine(file(), Some.CACHE_KEY).isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE head SET version = 8",
        "UPDATE head SET hash = zeroblob(32)",
        "UPDATE head SET entries = 7",
        "UPDATE head SET digest = zeroblob(32)",
        "UPDATE head SET mac = zeroblob(32)",
        "UPDATE head SET digest = zeroblob(31)",
      })
  void oneWhoseHeadWasChangedIsMadeAnew(String sql) throws SQLException {
    fill();
    index.close();
    behindItsBack(sql);
    assertThatThrownBy(() -> SqliteHistoryIndex.examine(file(), Some.CACHE_KEY))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("its head");
    open();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
    assertThat(isWhole()).isTrue();
  }

  @Test
  void oneOfAnotherHomeIsMadeAnew() {
    fill();
    index.close();
    index = SqliteHistoryIndex.open(file(), CacheKey.of(Some.hash(7).toBytes()));
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
  }

  @Test
  void anOlderCopyOfItselfGoesOnFromThere() throws IOException {
    fill();
    index.close();
    byte[] older = Files.readAllBytes(file());
    open();
    index.add(List.of(new Entry("/t", 10, false)), head(10));
    index.close();
    Files.write(file(), older);
    open();
    assertThat(index.head()).isEqualTo(head(9));
    assertThat(isWhole()).isTrue();
  }

  @Test
  void anotherFileInItsPlaceShows() throws IOException {
    fill();
    Path copy = directory.resolve("copy");
    Files.copy(file(), copy);
    Files.move(copy, file(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(index::isUntouched)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("another file was put in its place");
  }

  @Test
  void hasWhatWasAdded() {
    fill();
    assertThat(index.has(new Entry("/t", 4, false))).isTrue();
    assertThat(index.has(new Entry("/t", 4, true))).isFalse();
    assertThat(index.has(new Entry("/t", 5, false))).isFalse();
  }

  @Test
  void oneThatCannotBeMadeSaysSo() {
    assertThatThrownBy(
            () -> SqliteHistoryIndex.open(directory.resolve("none/history.sqlite"), Some.CACHE_KEY))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("none/history.sqlite");
  }

  @Test
  void aClosedOneAnswersNothing() {
    index.close();
    assertThatThrownBy(index::head)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("closed");
  }
}
