package io.hrapi.events.history;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.DiskShortageException;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.HistoryIndex.Entry;
import io.hrapi.events.log.HistoryIndex.Query;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileHistoryIndexTest {

  private static final int MANY = 60_000;
  private static final int TOGETHER = 4_096;
  private static final int QUERIES = 400;
  private static final int FLIPS = 300;

  @TempDir Path directory;
  private FileHistoryIndex index;

  @BeforeEach
  void open() {
    index = FileHistoryIndex.open(folder(), Some.CACHE_KEY, DiskSpace.UNLIMITED);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Path folder() {
    return directory.resolve("history");
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
    index.add(List.of(new Entry("/t", 1, false)), head(1));
    index.close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    for (String name : files()) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))))
          .isEqualTo("rw-------");
    }
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
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("version 7 of /t is to follow version 9");
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

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "1.run"})
  void oneThatIsDamagedIsMadeAnew(String name) throws IOException {
    fill();
    index.close();
    Files.writeString(folder().resolve(name), "something else");
    open();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
    fill();
    assertThat(index.head()).isEqualTo(head(9));
  }

  /** An index of an earlier release lacks the entries that find events by path. */
  @Test
  void oneOfAFormerReleaseIsMadeAnew() throws IOException {
    fill();
    index.close();
    Path manifest = folder().resolve("manifest");
    byte[] file = Files.readAllBytes(manifest);
    byte[] content = Arrays.copyOf(file, file.length - 32);
    byte[] mac = Some.CACHE_KEY.mac("hrapi history manifest 1").doFinal(content);
    System.arraycopy(mac, 0, file, content.length, mac.length);
    Files.write(manifest, file);
    // Its end is still known: a log that ends before it has lost events.
    assertThat(FileHistoryIndex.reached(folder(), Some.CACHE_KEY)).contains(head(9));
    assertThatThrownBy(() -> FileHistoryIndex.examine(folder(), Some.CACHE_KEY))
        .hasMessageContaining("an earlier release");
    open();
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
  }

  @Test
  void whatACrashLeftIsDeleted() throws IOException {
    fill();
    index.close();
    for (String name : List.of("2.run.partial", "7.run", "manifest.partial")) {
      Files.writeString(folder().resolve(name), "half of something");
    }
    open();
    assertThat(index.head()).isEqualTo(head(9));
    assertThat(files()).containsExactly("1.run", "manifest");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
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
    index.reset();
    assertThat(isWhole()).isTrue();
    HistoryIndex.Examination lying = FileHistoryIndex.examine(folder(), Some.CACHE_KEY);
    assertThat(lying.isWhole()).isTrue();
    assertThat(lying.head()).isEqualTo(LogHead.EMPTY);
  }

  @Test
  void oneOfAnotherHomeIsMadeAnew() {
    fill();
    index.close();
    index =
        FileHistoryIndex.open(folder(), CacheKey.of(Some.hash(7).toBytes()), DiskSpace.UNLIMITED);
    assertThat(index.head()).isEqualTo(LogHead.EMPTY);
  }

  @Test
  void anOlderCopyOfItselfGoesOnFromThere() throws IOException {
    fill();
    index.close();
    Map<String, byte[]> older = new HashMap<>();
    for (String name : files()) {
      older.put(name, Files.readAllBytes(folder().resolve(name)));
    }
    open();
    index.add(List.of(new Entry("/t", 10, false)), head(10));
    index.close();
    for (Map.Entry<String, byte[]> each : older.entrySet()) {
      Files.write(folder().resolve(each.getKey()), each.getValue());
    }
    open();
    assertThat(index.head()).isEqualTo(head(9));
    assertThat(isWhole()).isTrue();
  }

  /**
   * Returns so many entries that there are runs of several levels, and blocks with one resource and
   * with many.
   */
  private static List<List<Entry>> many(Random random) {
    List<List<Entry>> batches = new ArrayList<>();
    for (int version = 1; version <= MANY; version++) {
      List<Entry> entries = new ArrayList<>(List.of(new Entry("/model", version, false)));
      for (int pool : random.ints(2, 0, 40).distinct().toArray()) {
        entries.add(new Entry("/pools/p" + pool, version, false));
        if (random.nextInt(20) == 0) {
          entries.add(new Entry("/pools/p" + pool + "/weight", version, false));
        }
        String target = "/pools/p" + pool + "/targets/t" + random.nextInt(200);
        entries.add(new Entry(target, version, random.nextBoolean()));
      }
      batches.add(entries);
    }
    return batches;
  }

  /** Adds several versions at once, as the follower does. */
  private void addAll(List<List<Entry>> batches) {
    for (int from = 0; from < batches.size(); from += TOGETHER) {
      int to = Math.min(batches.size(), from + TOGETHER);
      index.add(batches.subList(from, to).stream().flatMap(List::stream).toList(), head(to));
    }
  }

  /** Answers a query by reading every entry of its resources. */
  private static List<Long> bruteForce(Map<String, List<Entry>> all, Query query) {
    NavigableMap<Long, Boolean> own = new TreeMap<>();
    of(query.resource(), all).forEach(entry -> own.put(entry.version(), entry.follows()));
    NavigableSet<Long> found = new TreeSet<>(own.keySet());
    if (query.related() != null) {
      for (Entry entry : of(query.related(), all)) {
        Map.Entry<Long, Boolean> last = own.floorEntry(entry.version());
        if (last != null && last.getValue()) {
          found.add(entry.version());
        }
      }
    }
    return (query.descending() ? found.descendingSet() : found)
        .stream()
            .filter(version -> version > query.after() && version < query.before())
            .limit(query.limit())
            .toList();
  }

  private static List<Entry> of(String resource, Map<String, List<Entry>> all) {
    return all.getOrDefault(resource, List.of());
  }

  private static Map<String, List<Entry>> byResource(List<List<Entry>> batches) {
    return batches.stream().flatMap(List::stream).collect(groupingBy(Entry::resource));
  }

  private static Query query(Random random) {
    String pool = "/pools/p" + random.nextInt(41);
    long after = random.nextInt(3) == 0 ? 0 : random.nextInt(MANY);
    long before = random.nextInt(3) == 0 ? MANY + 1 : after + random.nextInt(MANY);
    boolean descending = random.nextBoolean();
    int limit = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(20);
    return switch (random.nextInt(4)) {
      case 0 -> new Query("/model", null, after, before, descending, limit);
      case 1 -> new Query(pool, null, after, before, descending, limit);
      default ->
          new Query(
              pool + "/targets/t" + random.nextInt(201),
              pool + "/weight",
              after,
              before,
              descending,
              limit);
    };
  }

  @Test
  void answersAsWhoeverLooksAtAllEntries() throws IOException {
    Random random = new Random(1);
    List<List<Entry>> batches = many(random);
    addAll(batches);
    Map<String, List<Entry>> all = byResource(batches);
    for (int i = 0; i < QUERIES; i++) {
      Query query = query(random);
      assertThat(index.versions(query)).as("%s", query).isEqualTo(bruteForce(all, query));
      if (i == QUERIES / 2) {
        assertThat(files()).hasSizeGreaterThan(2);
        index.close();
        open();
        assertThat(index.head()).isEqualTo(head(MANY));
      }
    }
    HistoryIndex.Examination lying = FileHistoryIndex.examine(folder(), Some.CACHE_KEY);
    assertThat(lying.isWhole()).isTrue();
    EntryDigest expected = index.newDigest();
    batches.forEach(batch -> batch.forEach(expected::add));
    assertThat(lying.present().count()).isEqualTo(expected.count());
    assertThat(lying.present().value()).isEqualTo(expected.value());
  }

  /** After any byte of a file has changed, a query returns the right answer or none. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noFlippedByteLeadsToAnotherAnswer(boolean whileItIsOpen) throws IOException {
    Random random = new Random(2);
    List<List<Entry>> batches = many(random);
    addAll(batches);
    index.close();
    Map<String, List<Entry>> all = byResource(batches);
    List<Query> queries = new ArrayList<>();
    List<List<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      queries.add(query(random));
      answers.add(bruteForce(all, queries.get(i)));
    }
    Map<String, byte[]> written = new TreeMap<>();
    for (String name : files()) {
      written.put(name, Files.readAllBytes(folder().resolve(name)));
    }
    open();
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      String name = List.copyOf(written.keySet()).get(i % written.size());
      byte[] bytes = Objects.requireNonNull(written.get(name)).clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      if (!whileItIsOpen) {
        index.close();
        for (Map.Entry<String, byte[]> each : written.entrySet()) {
          Files.write(folder().resolve(each.getKey()), each.getValue());
        }
      }
      Files.write(folder().resolve(name), bytes);
      if (!whileItIsOpen) {
        open();
        if (index.head().equals(LogHead.EMPTY)) {
          refused++;
          continue;
        }
      }
      boolean failed = false;
      for (int q = 0; q < queries.size(); q++) {
        try {
          assertThat(index.versions(queries.get(q)))
              .as("%s, flip %d in %s", queries.get(q), i, name)
              .isEqualTo(answers.get(q));
        } catch (EventStoreException e) {
          failed = true;
        }
      }
      refused += failed ? 1 : 0;
      Files.write(folder().resolve(name), Objects.requireNonNull(written.get(name)));
    }
    assertThat(refused).isPositive();
  }

  @Test
  void keepsNoFileOpen() throws IOException {
    addAll(many(new Random(3)));
    index.versions(new Query("/model", null, 0, MANY, true, 100));
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(
              open.filter(Files::isSymbolicLink)
                  .map(FileHistoryIndexTest::target)
                  .filter(target -> target.startsWith(directory.toString())))
          .isEmpty();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // The descriptor was closed in the meantime.
      return "";
    }
  }

  @Test
  void moreStaysInMemoryWhileTheDiskIsNeededForTheLog() throws IOException {
    index.close();
    DiskSpace full = new DiskSpace(directory.resolve("reserve"), 0, 1L << 60);
    index = FileHistoryIndex.open(folder(), Some.CACHE_KEY, full);
    long version = 0;
    EventStoreException failure = null;
    while (failure == null) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 1; i <= 1_000; i++) {
        entries.add(new Entry("/pools/p" + i % 7, version + i, false));
      }
      try {
        index.add(entries, head(version + 1_000));
        version += 1_000;
      } catch (EventStoreException e) {
        failure = e;
      }
    }
    assertThat(failure).isInstanceOf(DiskShortageException.class);
    assertThat(version).isGreaterThan(100_000);
    assertThat(files()).noneMatch(name -> name.endsWith(".run"));
    assertThat(index.head().version()).isEqualTo(version);
  }

  @Test
  void oneThatCannotBeWrittenStaysAsItIs() throws IOException {
    List<List<Entry>> batches = many(new Random(4));
    addAll(batches);
    LogHead before = index.head();
    // A folder with the name of the next run makes the write fail, as a full disk would.
    long next =
        files().stream()
                .filter(name -> name.endsWith(".run"))
                .mapToLong(name -> Long.parseLong(name.replace(".run", "")))
                .max()
                .orElseThrow()
            + 1;
    Path obstacle = folder().resolve(next + ".run.partial");
    Files.createDirectories(obstacle.resolve("in-the-way"));
    int added = 0;
    EventStoreException failure = null;
    while (failure == null) {
      long version = MANY + 1L + added;
      try {
        index.add(List.of(new Entry("/model", version, false)), head(version));
        added++;
      } catch (EventStoreException e) {
        failure = e;
      }
    }
    assertThat(failure).hasMessageContaining("cannot write the index of the history");
    assertThat(index.head().version()).isEqualTo(before.version() + added);
    assertThat(
            index.versions(new Query("/model", null, 0, Long.MAX_VALUE, false, Integer.MAX_VALUE)))
        .hasSize(MANY + added);
    Files.delete(obstacle.resolve("in-the-way"));
    long version = MANY + 1L + added;
    index.add(List.of(new Entry("/model", version, false)), head(version));
    assertThat(index.head()).isEqualTo(head(version));
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
            () ->
                FileHistoryIndex.open(
                    directory.resolve("none/history"), Some.CACHE_KEY, DiskSpace.UNLIMITED))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("none/history");
  }

  @Test
  void aClosedOneAnswersNothing() {
    index.close();
    assertThatThrownBy(index::head)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("closed");
  }
}
