package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putPool;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.codec.ViewCodec;
import io.hrapi.events.fixture.InMemoryEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Representations;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KnownEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {

  private static final Log LOG = Log.random(42, 200);

  @TempDir Path home;
  private final InMemoryEventStore store = LOG.store();
  private Path directory = Path.of("");
  private Snapshots snapshots = new Snapshots(directory, Some.CACHE_KEY);

  @BeforeEach
  void inADirectoryThatIsNotThereYet() {
    directory = home.resolve("snapshots");
    snapshots = new Snapshots(directory, Some.CACHE_KEY);
  }

  private static View view(long version) {
    return LOG.views().get((int) version);
  }

  private Path file(long version) {
    return directory.resolve(String.format("%019d.snapshot", version));
  }

  private void same(View actual, View expected) {
    assertThat(actual).isEqualTo(expected);
    assertThat(Representations.of(actual.model())).isEqualTo(Representations.of(expected.model()));
  }

  @Nested
  class Reading {

    @Test
    void isTheViewThatWasWrittenItsRevisionsIncluded() {
      for (long version = 1; version < LOG.views().size(); version++) {
        snapshots.write(view(version));
        same(snapshots.nearest(version, store), view(version));
      }
    }

    @Test
    void goesOnAsTheLiveViewDid() {
      long end = LOG.view().version();
      for (long version = 1; version < end; version++) {
        snapshots.write(view(version));
        View restored = snapshots.nearest(version, store);
        same(new Replay(store).replay(restored, end), LOG.view());
      }
    }

    @Test
    void findsTheNewestAtAVersionOrBefore() {
      snapshots.write(view(9));
      snapshots.write(view(10));
      snapshots.write(view(100));
      assertThat(snapshots.nearest(8, store)).isSameAs(View.EMPTY);
      assertThat(snapshots.nearest(9, store).version()).isEqualTo(9);
      assertThat(snapshots.nearest(99, store).version()).isEqualTo(10);
      assertThat(snapshots.nearest(Long.MAX_VALUE, store).version()).isEqualTo(100);
      assertThat(directory).isDirectoryContaining(file -> file.equals(file(100)));
    }

    @Test
    void ofNothingIsTheEmptyView() throws IOException {
      assertThat(snapshots.nearest(5, store)).isSameAs(View.EMPTY);
      Files.createDirectories(directory);
      assertThat(snapshots.nearest(5, store)).isSameAs(View.EMPTY);
    }

    @Test
    void passesOverWhatIsNoSnapshot() throws IOException {
      snapshots.write(view(9));
      for (String other :
          new String[] {
            "readme",
            "10.partial",
            "10.snapshot",
            "9999999999999999999.snapshot",
            "0000000000000000010.snapshot.old",
            "-000000000000000010.snapshot"
          }) {
        Files.writeString(directory.resolve(other), "x");
      }
      same(snapshots.nearest(Long.MAX_VALUE, store), view(9));
      assertThat(directory.resolve("readme")).exists();
    }

    @Test
    void deletesWhatTheRuleDoesNotLetStay() throws IOException {
      snapshots = new Snapshots(directory, Some.CACHE_KEY, new SnapshotRule(3, Long.MAX_VALUE));
      for (long version = 10; version <= 60; version += 10) {
        snapshots.write(view(version));
      }
      assertThat(snapshots.kept()).hasSize(3).contains(60L);
      same(snapshots.nearest(60, store), view(60));
      Files.writeString(directory.resolve("readme"), "x");
      snapshots = new Snapshots(directory, Some.CACHE_KEY, new SnapshotRule(3, 1));
      snapshots.write(view(70));
      assertThat(snapshots.kept()).containsExactly(70L);
      assertThat(directory.resolve("readme")).exists();
    }

    @Test
    void leavesNoPartialFile() throws IOException {
      snapshots.write(view(9));
      snapshots.write(view(9));
      try (var files = Files.list(directory)) {
        assertThat(files).containsExactly(file(9));
      }
    }

    @Test
    void deletesNothingWhenTheStoreCannotBeRead() {
      snapshots.write(view(9));
      store.failReads(new EventStoreException("gone", null));
      assertThatThrownBy(() -> snapshots.nearest(9, store)).isInstanceOf(EventStoreException.class);
      assertThat(file(9)).exists();
    }
  }

  @Nested
  class WhatDoesNotFit {

    @BeforeEach
    void anOlderAndANewerOne() {
      snapshots.write(view(50));
      snapshots.write(view(100));
    }

    private void thenTheOlderOneIsTaken() {
      same(snapshots.nearest(150, store), view(50));
      assertThat(file(100)).doesNotExist();
      assertThat(file(50)).exists();
    }

    private Mac mac() {
      return Some.CACHE_KEY.mac("hrapi snapshot 1");
    }

    private byte[] content() throws IOException {
      try (var in =
          new GZIPInputStream(
              new SealedInput(new ByteArrayInputStream(Files.readAllBytes(file(100))), mac()))) {
        return in.readAllBytes();
      }
    }

    /** Writes a snapshot with the right key, for example one of an earlier release. */
    private void write(byte[] content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(new SealedOutput(bytes, mac()))) {
        out.write(content);
      }
      Files.write(file(100), bytes.toByteArray());
    }

    @Test
    void isDeletedIfItsContentWasChanged() throws IOException {
      String content = new String(content(), StandardCharsets.ISO_8859_1);
      Matcher revision = Pattern.compile("\"revision\":(\\d+)").matcher(content);
      assertThat(revision.find()).isTrue();
      // In valid segments with the key of another home, then with the right key for another
      // purpose.
      byte[] forged = revision.replaceFirst("\"revision\":1").getBytes(StandardCharsets.ISO_8859_1);
      for (Mac another :
          List.of(
              CacheKey.of(Some.hash(7).toBytes()).mac("hrapi snapshot 1"),
              Some.CACHE_KEY.mac("hrapi history 1"))) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(new SealedOutput(bytes, another))) {
          out.write(forged);
        }
        Files.write(file(100), bytes.toByteArray());
        thenTheOlderOneIsTaken();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(forged);
      }
      Files.write(file(100), bytes.toByteArray());
      thenTheOlderOneIsTaken();
    }

    @Test
    void isDeletedIfAnythingFollowsItsEnd() throws IOException {
      Files.write(file(100), new byte[] {0}, StandardOpenOption.APPEND);
      thenTheOlderOneIsTaken();
    }

    @Test
    void isDeletedIfItIsCutShortAnywhere() throws IOException {
      byte[] whole = Files.readAllBytes(file(100));
      for (int length = 0; length < whole.length; length += 7) {
        Files.write(file(100), Arrays.copyOf(whole, length));
        thenTheOlderOneIsTaken();
      }
    }

    @Test
    void isDeletedIfItsContentIsCutShortAnywhere() throws IOException {
      byte[] whole = content();
      for (int length = 0; length < whole.length; length += 7) {
        write(Arrays.copyOf(whole, length));
        thenTheOlderOneIsTaken();
      }
    }

    @Test
    void isDeletedIfAnyByteIsDamaged() throws IOException {
      byte[] whole = Files.readAllBytes(file(100));
      for (int at = 0; at < whole.length; at += 3) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 0x10;
        Files.write(file(100), damaged);
        thenTheOlderOneIsTaken();
      }
    }

    @Test
    void isDeletedIfItIsInAnotherCodec() throws IOException {
      String content = new String(content(), StandardCharsets.ISO_8859_1);
      // The format of the previous release, which had no certificates.
      write(content.replace(ViewCodec.ID, "hrapi-view-1").getBytes(StandardCharsets.ISO_8859_1));
      thenTheOlderOneIsTaken();
    }

    @Test
    void isDeletedIfItHasAFieldThatIsNotKnown() throws IOException {
      String content = new String(content(), StandardCharsets.ISO_8859_1);
      write(
          content
              .replace("\"stopRequested\"", "\"stopWanted\"")
              .getBytes(StandardCharsets.ISO_8859_1));
      thenTheOlderOneIsTaken();
    }

    @Test
    void isDeletedIfItsNameSaysAnotherVersion() throws IOException {
      Files.move(file(100), file(120));
      same(snapshots.nearest(150, store), view(50));
      assertThat(file(120)).doesNotExist();
    }

    @Test
    void isDeletedIfItStandsOnAnotherLog() {
      Log other = Log.random(43, 400);
      snapshots.write(other.views().get(100));
      thenTheOlderOneIsTaken();
    }

    @Test
    void isLeftAloneIfTheLogEndsBefore() {
      same(snapshots.nearest(60, store), view(50));
      assertThat(file(100)).exists();
    }

    @Test
    void isDeletedIfItsVersionIsNotInTheLog() {
      InMemoryEventStore shorter = new InMemoryEventStore("log", LOG.events().subList(0, 60));
      same(snapshots.nearest(150, shorter), view(50));
      assertThat(file(100)).doesNotExist();
    }
  }

  @Nested
  class ComparedWithAReplay {

    @Test
    void isTheSameAsLongAsNobodyChangedIt() {
      snapshots.write(view(50));
      assertThat(snapshots.kept()).containsExactly(50L);
      assertThat(snapshots.difference(view(50))).isEmpty();
      assertThat(snapshots.difference(view(51))).isEmpty();
    }

    @Test
    void thatLeadsElsewhereIsToldApart() {
      View other = view(60);
      snapshots.write(
          new View(
              view(50).head(),
              view(50).timeMicros(),
              view(50).modelVersion(),
              other.model(),
              other.deployment()));
      assertThat(snapshots.difference(view(50)))
          .hasValue("it is not the state that the log replays to");
      snapshots.delete(50, "it is not the state that the log replays to");
      assertThat(file(50)).doesNotExist();
    }

    @Test
    void whoseMacDoesNotVerifyIsToldApart() {
      new Snapshots(directory, CacheKey.of(Some.hash(7).toBytes())).write(view(50));
      assertThat(snapshots.difference(view(50)).orElseThrow())
          .contains("its MAC does not verify under this home's key");
      assertThat(file(50)).exists();
    }
  }

  @Nested
  class Writing {

    @Test
    void failsWithTheNameOfTheFile() throws IOException {
      Files.writeString(directory, "no directory");
      assertThatThrownBy(() -> snapshots.write(view(9)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file(9).toString());
    }

    @Test
    void makesFilesForTheirOwnerAlone() throws IOException {
      snapshots.write(view(9));
      assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(file(9))).isEqualTo(fromString("rw-------"));
      // An incomplete file, left by a crash.
      Path partial = Files.writeString(directory.resolve("9.partial"), "x");
      Files.setPosixFilePermissions(partial, fromString("rw-r--r--"));
      snapshots.write(view(9));
      assertThat(Files.getPosixFilePermissions(file(9))).isEqualTo(fromString("rw-------"));
    }

    @Test
    void ofTheSmallestLogReadsBack() {
      Log log = Log.of(putPool("eta"));
      snapshots.write(log.view());
      same(snapshots.nearest(1, log.store()), log.view());
      assertThat(log.view().model().pool(name("eta"))).isNotNull();
    }
  }

  @Nested
  class WhatIsKnownOfTheEnd {

    @Test
    void isThatOfTheNewestOneOfThisHome() throws Exception {
      assertThat(snapshots.newest()).isEmpty();
      snapshots.write(view(20));
      snapshots.write(view(40));
      snapshots.write(view(60));
      assertThat(snapshots.newest().orElseThrow().head()).isEqualTo(view(60).head());
      byte[] changed = Files.readAllBytes(file(60));
      changed[20] ^= 1;
      Files.write(file(60), changed);
      assertThat(snapshots.newest())
          .hasValue(new KnownEnd("snapshots/" + file(40).getFileName(), null, view(40).head()));
      assertThat(file(60)).exists();
    }

    @Test
    void staysWhileItIsPreserved() {
      snapshots.write(view(20));
      snapshots.write(view(60));
      InMemoryEventStore another = Log.random(43, 30).store();
      snapshots.preserve();
      assertThat(snapshots.nearest(30, another)).isEqualTo(View.EMPTY);
      snapshots.writeIfPossible(view(30));
      assertThat(snapshots.kept()).containsExactlyInAnyOrder(20L, 60L);
      assertThat(snapshots.release()).isEqualTo(2);
      snapshots.writeIfPossible(view(30));
      assertThat(snapshots.kept()).containsExactly(30L);
    }
  }
}
