package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.command.Assigned;
import io.hrapi.events.fixture.ForwardingEventStore;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Puts;
import io.hrapi.events.fixture.Representations;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFollowerTest {

  private static final int LOGS = 40;
  private static final int COMMANDS = 80;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);

  @TempDir Path directory;
  private FileHistoryIndex index;

  @BeforeEach
  void open() {
    index = FileHistoryIndex.open(file(), Some.CACHE_KEY, DiskSpace.UNLIMITED);
  }

  private Path file() {
    return directory.resolve("history");
  }

  @AfterEach
  void close() {
    index.close();
  }

  private static HistoryIndex.Query all(HistoryPath path, long newest) {
    return new HistoryIndex.Query(
        path.path(), path.related(), 0, newest + 1, false, Integer.MAX_VALUE);
  }

  private static List<Long> versions(HistoryFollower follower, HistoryPath path, long newest) {
    return follower.versions(all(path, newest), LIMIT).orElseThrow();
  }

  /** Returns the representation of every resource by its path. */
  private static Map<HistoryPath, String> byPath(Model model) {
    Map<String, String> texts = Representations.of(model).texts();
    Map<HistoryPath, String> all = new HashMap<>();
    model
        .gateways()
        .forEach(
            (gateway, node) -> {
              put(all, HistoryPath.gateway(gateway), texts, "gateway " + gateway);
              for (Name each : node.endpoints().keySet()) {
                put(all, HistoryPath.endpoint(gateway, each), texts, "endpoint " + each);
              }
              for (Name each : node.routes().keySet()) {
                put(all, HistoryPath.route(gateway, each), texts, "route " + gateway + " " + each);
              }
            });
    model
        .pools()
        .forEach(
            (pool, node) -> {
              put(all, HistoryPath.pool(pool), texts, "pool " + pool);
              put(all, HistoryPath.policy(pool), texts, "policy " + pool);
              for (Name each : node.targets().keySet()) {
                put(all, HistoryPath.target(pool, each), texts, "target " + each);
              }
            });
    for (Name each : model.certificates().keySet()) {
      put(all, HistoryPath.certificate(each), texts, "certificate " + each);
    }
    return all;
  }

  private static void put(
      Map<HistoryPath, String> all, HistoryPath path, Map<String, String> texts, String resource) {
    all.put(path, Objects.requireNonNull(texts.get(resource), resource));
  }

  /** Finds the versions that changed each resource by comparing all resources at every version. */
  private static Map<HistoryPath, List<Long>> bruteForce(Log log) {
    Map<HistoryPath, List<Long>> versions = new HashMap<>();
    Map<HistoryPath, String> before = Map.of();
    for (View view : log.views()) {
      Map<HistoryPath, String> after = byPath(view.model());
      Set<HistoryPath> both = new HashSet<>(before.keySet());
      both.addAll(after.keySet());
      for (HistoryPath path : both) {
        if (!Objects.equals(before.get(path), after.get(path))) {
          versions.computeIfAbsent(path, key -> new ArrayList<>()).add(view.version());
        }
      }
      if (view.version() > 0 && view.modelVersion() == view.version()) {
        versions.computeIfAbsent(HistoryPath.MODEL, key -> new ArrayList<>()).add(view.version());
      }
      before = after;
    }
    return versions;
  }

  private static List<Long> modelVersions(Log log) {
    return Objects.requireNonNull(bruteForce(log).get(HistoryPath.MODEL));
  }

  private static boolean isWithin(String path, String parent) {
    return (path + "/").startsWith(parent + "/");
  }

  /** Returns the versions of requests at or below a path, and of changes to the resources there. */
  private static List<Long> trail(Log log, Map<HistoryPath, List<Long>> histories, String path) {
    SortedSet<Long> versions = new TreeSet<>();
    for (EventRecord event : log.events()) {
      if (isWithin(event.subject(), path)) {
        versions.add(event.version());
      }
    }
    histories.forEach(
        (resource, own) -> {
          if (isWithin(resource.path(), path)) {
            versions.addAll(own);
          }
        });
    return List.copyOf(versions);
  }

  private static HistoryIndex.Query query(HistoryPath path, long before, boolean descending) {
    return new HistoryIndex.Query(path.path(), path.related(), 0, before, descending, 5);
  }

  @Nested
  class TheTrailOfAPath {

    @Test
    void hasWhatWasAskedThereAndWhatChangedThere() {
      for (int seed = 0; seed < LOGS; seed++) {
        Log log = Log.random(seed, COMMANDS);
        long newest = log.view().version();
        Map<HistoryPath, List<Long>> histories = bruteForce(log);
        Set<String> paths = new HashSet<>(Set.of("/pools", "/gateways", "/pools/p", "/model/x"));
        histories.keySet().forEach(each -> paths.add(each.path()));
        log.events().forEach(event -> paths.add(event.subject()));
        index.reset();
        try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
          for (String each : paths) {
            HistoryPath path = HistoryPath.of(each);
            List<Long> expected = new ArrayList<>(trail(log, histories, each));
            assertThat(follower.trail(all(path, newest), LIMIT).orElseThrow())
                .as("%s, seed %d", path, seed)
                .isEqualTo(expected);
            assertThat(follower.trail(query(path, newest + 1, false), LIMIT).orElseThrow())
                .isEqualTo(expected.subList(0, Math.min(5, expected.size())));
            Collections.reverse(expected);
            assertThat(follower.trail(query(path, newest + 1, true), LIMIT).orElseThrow())
                .isEqualTo(expected.subList(0, Math.min(5, expected.size())));
            assertJudgedAlike(log, path, trail(log, histories, each));
          }
        }
      }
    }

    /** Checks that a reader of the log who judges each event by itself finds the same versions. */
    private void assertJudgedAlike(Log log, HistoryPath path, List<Long> expected) {
      List<Long> found = new ArrayList<>();
      boolean follows = false;
      for (EventRecord event : log.events()) {
        EventPaths.Bearing bearing = EventPaths.of(event).on(path);
        assertThat(EventPaths.bearing(event, path)).isEqualTo(bearing);
        if (bearing.within() || (bearing.related() && follows)) {
          found.add(event.version());
        }
        follows = bearing.follows() == null ? follows : bearing.follows();
      }
      assertThat(found).as("%s", path).isEqualTo(expected);
    }

    @Test
    void knowsWhetherTheResourceFollowsAnother() {
      Log log = new Log();
      log.add(Puts.pool(name("p"), null, Map.of(name("t"), TargetAddress.parse("h:1"))));
      Name t = name("t");
      log.add(Puts.target(name("p"), t, null, new Assigned<>(null), null, null));
      log.add(Puts.target(name("p"), t, null, new Assigned<>(new Weight(3)), null, null));
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        HistoryPath target = HistoryPath.of("/pools/p/targets/t");
        assertThat(target).isEqualTo(HistoryPath.target(name("p"), t));
        assertThat(follower.follows(target, 0, LIMIT)).contains(false);
        assertThat(follower.follows(target, 2, LIMIT)).contains(true);
        assertThat(follower.follows(target, 3, LIMIT)).contains(false);
        assertThat(follower.follows(HistoryPath.of("/pools/p"), 3, LIMIT)).contains(false);
      }
    }

    @Test
    void aSubjectThatIsNoPathDoesNoHarm() {
      Log log = new Log();
      for (String subject : List.of("", "/", "x", "/" + "a/".repeat(70_000), "//", "/a//b/")) {
        log.add("Foreign", subject, List.of());
      }
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        assertThat(follower.trail(all(HistoryPath.of("/a"), 6), LIMIT).orElseThrow())
            .containsExactly(6L);
      }
      index.close();
      open();
      assertThat(index.head()).isEqualTo(log.view().head());
    }
  }

  @Nested
  class TheVersionsOfAResource {

    @Test
    void areThoseThatChangedWhatAReaderSees() {
      Set<String> kinds = new HashSet<>();
      for (int seed = 0; seed < LOGS; seed++) {
        Log log = Log.random(seed, COMMANDS);
        long newest = log.view().version();
        index.reset();
        try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
          for (Map.Entry<HistoryPath, List<Long>> each : bruteForce(log).entrySet()) {
            HistoryPath path = each.getKey();
            assertThat(versions(follower, path, newest))
                .as("%s, seed %d", path, seed)
                .isEqualTo(each.getValue());
            assertThat(follower.knows(path, each.getValue().get(0), LIMIT)).contains(true);
            assertThat(follower.knows(path, each.getValue().get(0) - 1, LIMIT)).contains(false);
            for (long version : each.getValue()) {
              assertThat(path.of(log.changes((int) version)))
                  .as("the changes of %s at %d, seed %d", path, version, seed)
                  .isNotEmpty();
            }
            kinds.add(path.path().replaceAll("/[a-z]\\d", "/*"));
          }
          assertThat(versions(follower, HistoryPath.pool(name("never")), newest)).isEmpty();
          assertThat(follower.knows(HistoryPath.pool(name("never")), newest, LIMIT))
              .contains(false);
        }
      }
      assertThat(kinds).hasSize(8);
    }

    @Test
    void comeInPages() {
      Log log = Log.random(1, COMMANDS);
      long newest = log.view().version();
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        List<Long> all = versions(follower, HistoryPath.MODEL, newest);
        List<Long> paged = new ArrayList<>();
        List<Long> page = List.of();
        do {
          long before = page.isEmpty() ? newest + 1 : page.get(page.size() - 1);
          page =
              follower
                  .versions(
                      new HistoryIndex.Query(HistoryPath.MODEL.path(), null, 0, before, true, 3),
                      LIMIT)
                  .orElseThrow();
          paged.addAll(0, page.stream().sorted().toList());
        } while (!page.isEmpty());
        assertThat(paged).isEqualTo(all);
      }
    }
  }

  @Nested
  class AnIndex {

    @Test
    void growsWithTheLog() {
      Log log = Log.random(2, COMMANDS);
      InMemoryEventStore store = new InMemoryEventStore();
      try (HistoryFollower follower = new HistoryFollower(store, index, View.EMPTY)) {
        for (EventRecord event : log.events()) {
          View view = log.views().get((int) event.version());
          store.append(store.head(), List.of(event), Attachments.NONE);
          follower.offer(view);
          List<Long> versions = versions(follower, HistoryPath.MODEL, event.version());
          assertThat(versions.contains(event.version()))
              .isEqualTo(view.modelVersion() == event.version());
        }
      }
      assertThat(index.head()).isEqualTo(log.view().head());
    }

    @Test
    void thatStandsOnTheLogGoesOnFromThere() {
      Log log = Log.random(3, COMMANDS);
      index.add(List.of(new HistoryIndex.Entry("/model", 1, false)), log.events().get(9).head());
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        // The entries of the index are used as they are.
        assertThat(versions(follower, HistoryPath.MODEL, log.view().version()))
            .startsWith(1L)
            .filteredOn(version -> version > 1)
            .isEqualTo(modelVersions(log).stream().filter(version -> version > 10).toList());
      }
    }

    @Test
    void ofAnotherLogIsMadeAnew() {
      index.add(List.of(new HistoryIndex.Entry("/model", 1, false)), new LogHead(10, Some.hash(1)));
      Log log = Log.random(4, COMMANDS);
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        assertThat(versions(follower, HistoryPath.MODEL, log.view().version()))
            .isEqualTo(modelVersions(log));
      }
    }

    @Test
    void thatIsLongerThanTheLogIsMadeAnew() {
      index.add(
          List.of(new HistoryIndex.Entry("/model", 1, false)), new LogHead(1_000, Some.hash(1)));
      Log log = Log.random(4, COMMANDS);
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        assertThat(versions(follower, HistoryPath.MODEL, log.view().version()))
            .isEqualTo(modelVersions(log));
      }
    }

    @Test
    void thatFailsIsMadeAnew() {
      Log log = Log.random(5, COMMANDS);
      long newest = log.view().version();
      FailingIndex failing = new FailingIndex(index);
      try (HistoryFollower follower = new HistoryFollower(log.store(), failing, log.view())) {
        List<Long> expected = versions(follower, HistoryPath.MODEL, newest);
        failing.fail = true;
        assertThat(follower.versions(all(HistoryPath.MODEL, newest), LIMIT)).isEmpty();
        assertThat(versions(follower, HistoryPath.MODEL, newest)).isEqualTo(expected);
        assertThat(failing.resets).hasValue(1);
      }
    }

    @Test
    void thatWasChangedWhileNobodyServedItIsMadeAnew() throws IOException {
      Log log = Log.random(7, COMMANDS);
      long newest = log.view().version();
      List<Long> expected;
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        expected = versions(follower, HistoryPath.MODEL, newest);
      }
      index.close();
      flip("1.run");
      open();
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        // The damaged index gives no answer; afterwards the answer is right.
        assertThat(follower.versions(all(HistoryPath.MODEL, newest), LIMIT)).isEmpty();
        assertThat(versions(follower, HistoryPath.MODEL, newest)).isEqualTo(expected);
        assertThat(index.examine(() -> {}).isWhole()).isTrue();
      }
    }

    @Test
    void thatTheDiskChangesWhileItIsServedIsMadeAnew() throws Exception {
      Log log = Log.random(8, COMMANDS);
      long newest = log.view().version();
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        versions(follower, HistoryPath.MODEL, newest);
      }
      index.close();
      open();
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        List<Long> expected = versions(follower, HistoryPath.MODEL, newest);
        flip("1.run");
        HistoryIndex.Examination found = follower.examine().get(30, TimeUnit.SECONDS);
        assertThat(found.isWhole()).isFalse();
        assertThat(found.problem()).contains("block 0", "is not what was written");
        assertThat(follower.whyDiscarded()).isEqualTo(found.problem());
        assertThat(versions(follower, HistoryPath.MODEL, newest)).isEqualTo(expected);
      }
    }

    /** Changes one byte in a block of an index file. */
    private void flip(String name) throws IOException {
      Path run = file().resolve(name);
      byte[] bytes = Files.readAllBytes(run);
      bytes[20] ^= 1;
      Files.write(run, bytes);
    }

    @Test
    void thatIsComparedWithTheLogIsTheSameAsLongAsItSaysTheSame() throws Exception {
      Log log = Log.random(9, COMMANDS);
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        versions(follower, HistoryPath.MODEL, log.view().version());
        IndexComparison same = compared(follower, log);
        assertThat(same.isSame()).isTrue();
        assertThat(same.entries()).isPositive();
      }
      // Signed with the right key, but different from the log, as a defect in hrapi could leave it.
      index.reset();
      index.add(List.of(new HistoryIndex.Entry("/model", 1, false)), log.events().get(9).head());
      try (HistoryFollower follower = new HistoryFollower(log.store(), index, log.view())) {
        IndexComparison different = compared(follower, log);
        assertThat(different.isSame()).isFalse();
        assertThat(different.difference(follower)).contains("is missing or changed");
        follower.discard(different.difference());
        assertThat(versions(follower, HistoryPath.MODEL, log.view().version()))
            .isEqualTo(modelVersions(log));
      }
    }

    private IndexComparison compared(HistoryFollower follower, Log log) throws Exception {
      IndexComparison comparison =
          IndexComparison.of(follower.examine().get(30, TimeUnit.SECONDS), follower);
      for (EventRecord event : log.events()) {
        comparison.add(event, log.changes((int) event.version()));
      }
      return comparison;
    }

    @Test
    void takesLargeEventsAlone() {
      Log log = new Log();
      String large = "/" + "x".repeat(3 << 20);
      for (int i = 0; i < 6; i++) {
        log.add("Nothing", i < 3 ? large : "/", List.of());
      }
      FailingIndex watched = new FailingIndex(index);
      try (HistoryFollower follower = new HistoryFollower(log.store(), watched, log.view())) {
        assertThat(versions(follower, HistoryPath.MODEL, 6)).isEmpty();
      }
      assertThat(watched.ends).containsExactly(1L, 2L, 6L);
    }

    @Test
    void thatFindsNoMemoryComesLater() {
      Log log = Log.random(10, COMMANDS);
      FailingIndex failing = new FailingIndex(index);
      failing.outOfMemory.set(2);
      try (HistoryFollower follower =
          new HistoryFollower(log.store(), failing, log.view(), SHORT)) {
        assertThat(versions(follower, HistoryPath.MODEL, log.view().version()))
            .isEqualTo(modelVersions(log));
      }
      assertThat(failing.outOfMemory).hasValue(0);
    }

    @Test
    void thatHasNotComeUpIsNotAsked() throws InterruptedException {
      Log log = Log.random(6, COMMANDS);
      CountDownLatch released = new CountDownLatch(1);
      EventStore slow =
          new ForwardingEventStore(log.store()) {
            @Override
            public void read(long after, long last, Consumer<EventRecord> reader) {
              try {
                assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              super.read(after, last, reader);
            }
          };
      long newest = log.view().version();
      try (HistoryFollower follower = new HistoryFollower(slow, index, log.view())) {
        assertThat(follower.versions(all(HistoryPath.MODEL, newest), SHORT)).isEmpty();
        assertThat(follower.knows(HistoryPath.MODEL, newest, SHORT)).isEmpty();
        released.countDown();
        assertThat(versions(follower, HistoryPath.MODEL, newest)).isEqualTo(modelVersions(log));
      }
    }
  }

  /** Fails the next query on a test's request. */
  private static final class FailingIndex implements HistoryIndex {
    private final HistoryIndex index;
    private volatile boolean fail;
    private final AtomicInteger resets = new AtomicInteger();

    /** How many more additions run out of memory. */
    private final AtomicInteger outOfMemory = new AtomicInteger();

    private final List<Long> ends = new CopyOnWriteArrayList<>();

    FailingIndex(HistoryIndex index) {
      this.index = index;
    }

    @Override
    public LogHead head() {
      return index.head();
    }

    @Override
    public void add(List<Entry> entries, LogHead next) {
      if (outOfMemory.get() > 0) {
        outOfMemory.decrementAndGet();
        throw new OutOfMemoryError("as if");
      }
      ends.add(next.version());
      index.add(entries, next);
    }

    @Override
    public Examination examine(Runnable progress) {
      return index.examine(progress);
    }

    @Override
    public EntryDigest newDigest() {
      return index.newDigest();
    }

    @Override
    public boolean has(Entry entry) {
      return index.has(entry);
    }

    @Override
    public void reset() {
      resets.incrementAndGet();
      index.reset();
    }

    @Override
    public List<Long> versions(Query query) {
      if (fail) {
        fail = false;
        throw new EventStoreException("the page is damaged", null);
      }
      return index.versions(query);
    }

    @Override
    public boolean knows(String resource, long before) {
      return index.knows(resource, before);
    }

    @Override
    public boolean follows(String resource, long before) {
      return index.follows(resource, before);
    }

    @Override
    public void close() {
      index.close();
    }
  }
}
