package io.hrapi.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hrapi.app.testing.FakeArtifactRepository;
import io.hrapi.app.testing.FakeArtifactRepository.Fault;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.SelfSigned;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Uses a fake repository that speaks the protocol over HTTP and can have faults. */
final class ArtifactRepositoryTest extends BackupStoreContract {

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration HASTY = Duration.ofMillis(300);
  private static final String DATABASE = ".*\\.db";
  private static final String ANY = ".*";
  private static final Set<Fault> SILENT = Set.of(Fault.HANGS, Fault.HANGS_HALFWAY);

  private final FakeArtifactRepository fake = new FakeArtifactRepository();

  @AfterEach
  void close() {
    fake.close();
  }

  private static BackupStore at(int port, Duration timeout) {
    return at(port, timeout, SIZES);
  }

  private static BackupStore at(int port, Duration timeout, BackupSizes sizes) {
    return new ArtifactRepository(null, new Host("127.0.0.1"), port, "mlbc", timeout, sizes);
  }

  private BackupStore at(Fault fault) {
    return at(fake.port(), SILENT.contains(fault) ? HASTY : PATIENT);
  }

  @Override
  BackupStore store(BackupSizes sizes) {
    return at(fake.port(), PATIENT, sizes);
  }

  @Override
  void plant(Name name, String version, Map<String, byte[]> files) {
    fake.put(name.value(), version, files);
  }

  /** Checks that the caller gets the exception that matches the fault. */
  private static void assertIsToldOf(Fault fault, Throwable thrown) {
    assertThat(thrown)
        .as("%s", fault)
        .isInstanceOf(
            switch (fault) {
              case STATUS_500, HANGS, HANGS_HALFWAY, TRUNCATED, CLOSED ->
                  BackupException.Unavailable.class;
              case TWO_GIBIBYTES -> BackupException.TooLarge.class;
              default -> BackupException.BadAnswer.class;
            })
        .hasMessageNotContaining("\n");
  }

  @Nested
  final class Storing {

    @Test
    void isAsPyHrapiStoredItWithTheNoteAsTheLast() throws IOException {
      store(NAME, 1);
      String version = "/v1/repositories/mlbc/artifacts/a%3Ab.c-d_1/1";
      assertThat(fake.requests().stream().filter(request -> request.startsWith("PUT")))
          .containsExactly(
              "PUT " + version,
              "PUT " + version + "/files/a%3Ab.c-d_1.db",
              "PUT " + version + "/files/a%3Ab.c-d_1.json");
      assertThat(fake.files(NAME.value(), "1").get(NAME + ".db")).isEqualTo(database(1, 1_001));
    }

    @Test
    void takesTheNextVersionIfSomebodyElseTookIt() throws IOException {
      store(NAME, 1);
      fake.race("PUT .*/2", 1);
      assertThat(store(NAME, 2)).isEqualTo(3);
      assertThat(fake.files(NAME.value(), "2")).isEmpty();
    }

    @Test
    void takesTheNextVersionIfSomebodyElseStoredItsDatabaseThere() throws IOException {
      fake.race("PUT .*/1/files/.*db", 1);
      assertThat(store(NAME, 1)).isEqualTo(2);
      assertThat(fake.files(NAME.value(), "1")).containsOnlyKeys(NAME + ".db");
      assertThat(fake.files(NAME.value(), "2")).containsOnlyKeys(NAME + ".db", NAME + ".json");
    }

    @Test
    void givesUpWhereEveryVersionIsTaken() {
      fake.race("PUT .*/artifacts/[^/]*/[0-9]*", 1_000);
      assertThatThrownBy(() -> store(NAME, 1))
          .isInstanceOf(BackupException.BadAnswer.class)
          .hasMessageContaining("32");
      assertThat(fake.versions(NAME.value())).hasSize(32);
    }

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        mode = Mode.EXCLUDE,
        names = {"TWO_GIBIBYTES"})
    void isToldOfEachFaultAtEachStep(Fault fault) {
      for (String step :
          List.of("GET .*", "PUT .*/1", "PUT .*/files/.*db", "PUT .*/files/.*json")) {
        if (fault == Fault.CODE_1 && step.startsWith("GET")) {
          // With this code the repository says that it does not know the name.
          continue;
        }
        Name name = new Name("n" + step.hashCode());
        fake.fail(step, fault);
        assertIsToldOf(
            fault,
            catchThrowable(
                () -> {
                  Path file = Files.write(folder.resolve("source"), database(1, 500));
                  at(fault).store(name, file, note(1, 500));
                }));
        fake.heal();
        assertThat(fake.versions(name.value()))
            .as(step)
            .hasSizeLessThanOrEqualTo(1)
            .allMatch(version -> version.equals("1"));
        if (!step.endsWith("json")) {
          assertThat(fake.files(name.value(), "1")).doesNotContainKey(name + ".json");
        }
      }
    }
  }

  @Nested
  final class Fetching {

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        mode = Mode.EXCLUDE,
        names = {"CUT_SHORT"})
    void isToldOfEachFaultAndLeavesNothing(Fault fault) {
      plant(NAME, "1", Map.of(NAME + ".db", database(1, 100_000)));
      fake.fail(DATABASE, fault);
      assertIsToldOf(fault, catchThrowable(() -> at(fault).fetch(NAME, 1, target())));
      assertNothingIsLeft();
    }

    @Test
    void isToldWhatCameInstead() {
      plant(NAME, "1", Map.of(NAME + ".db", database(1, 500)));
      fake.fail(DATABASE, Fault.CODE_1);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .hasMessageContaining("the disk is full");
      fake.fail(DATABASE, Fault.OTHER_JSON);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target())).hasMessageContaining("hello");
      fake.fail(DATABASE, Fault.HTML);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .hasMessageContaining("somewhere else");
    }

    @Test
    void ofHalfADatabaseIsSeenByItsNote() throws IOException {
      store(NAME, 1);
      fake.fail(DATABASE, Fault.CUT_SHORT);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.BadAnswer.class)
          .hasMessageContaining("1001");
      assertNothingIsLeft();
    }

    @Test
    void ofWhatDoesNotSayItsLengthNeedsANote() throws IOException {
      byte[] bytes = database(1, 500);
      Map<String, byte[]> files =
          Map.of(
              ".json", note(1, bytes.length).toJson(),
              ".db", bytes,
              "", "{\"code\": 0, \"data\": [\"1\"]}".getBytes(StandardCharsets.UTF_8));
      try (LengthlessRepository lengthless = new LengthlessRepository(files)) {
        at(lengthless.port(), PATIENT).fetch(NAME, 1, target());
        assertThat(target()).hasBinaryContent(bytes);
        Files.delete(target());
        lengthless.forget(".json");
        assertThatThrownBy(() -> at(lengthless.port(), PATIENT).fetch(NAME, 1, target()))
            .isInstanceOf(BackupException.BadAnswer.class)
            .hasMessageContaining("does not tell the length");
        assertNothingIsLeft();
      }
    }
  }

  /** A database larger than the limit for one file in the repository. */
  @Nested
  final class InParts {

    private static final int SIZE = 10_000;
    private static final String PART = NAME + ".db.%04d";

    private final byte[] bytes = database(7, SIZE);

    private BackupStore cutting(int partBytes) {
      return store(new BackupSizes(partBytes, SIZE));
    }

    private int stored(int partBytes) throws IOException {
      Path file = Files.write(folder.resolve("source"), bytes);
      return cutting(partBytes).store(NAME, file, note(7, SIZE));
    }

    private static String part(int number) {
      return String.format(PART, number);
    }

    private void change(String name, byte[] content) {
      Map<String, byte[]> files = new java.util.TreeMap<>(fake.files(NAME.value(), "1"));
      files.put(name, content);
      fake.put(NAME.value(), "1", files);
    }

    @Test
    void itIsTheDatabaseAgainWhereTheyArePutTogether() throws IOException {
      assertThat(stored(3_000)).isEqualTo(1);
      Map<String, byte[]> files = fake.files(NAME.value(), "1");
      assertThat(files).containsOnlyKeys(part(1), part(2), part(3), part(4), NAME + ".json");
      java.io.ByteArrayOutputStream together = new java.io.ByteArrayOutputStream();
      for (int number = 1; number <= 4; number++) {
        together.writeBytes(files.get(part(number)));
      }
      assertThat(together.toByteArray()).isEqualTo(bytes);
      store().fetch(NAME, 1, target());
      assertThat(target()).hasBinaryContent(bytes);
      assertThat(store().version(NAME, 1).note().orElseThrow().parts())
          .extracting(BackupPart::size)
          .containsExactly(3_000L, 3_000L, 3_000L, 1_000L);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"9999, 2", "5000, 2", "4999, 3", "100, 100"})
    void theyAreNoLargerThanTheyMayBe(int partBytes, int parts) throws IOException {
      stored(partBytes);
      assertThat(fake.files(NAME.value(), "1")).hasSize(parts + 1);
      store().fetch(NAME, 1, target());
      assertThat(target()).hasBinaryContent(bytes);
    }

    @Test
    void whatFitsIsOneFileAsEver() throws IOException {
      stored(SIZE);
      assertThat(fake.files(NAME.value(), "1")).containsOnlyKeys(NAME + ".db", NAME + ".json");
    }

    @Test
    void theNextVersionIsTakenIfSomebodyElseStoredAPartThere() throws IOException {
      fake.race("PUT .*/1/files/.*db.0001", 1);
      assertThat(stored(3_000)).isEqualTo(2);
      assertThat(fake.files(NAME.value(), "2")).hasSize(5);
    }

    @Test
    void oneThatIsLostIsNamed() throws IOException {
      stored(3_000);
      Map<String, byte[]> files = new java.util.TreeMap<>(fake.files(NAME.value(), "1"));
      files.remove(part(3));
      fake.put(NAME.value(), "1", files);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.NotFound.class)
          .hasMessageContainingAll(part(3), "4 files");
      assertNothingIsLeft();
    }

    @Test
    void oneThatWasChangedOrCutIsNamed() throws IOException {
      stored(3_000);
      byte[] second =
          java.util.Objects.requireNonNull(fake.files(NAME.value(), "1").get(part(2))).clone();
      second[1_234] ^= 1;
      change(part(2), second);
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.BadAnswer.class)
          .hasMessageContainingAll(part(2), "SHA-256");
      change(part(2), java.util.Arrays.copyOf(second, 2_000));
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.BadAnswer.class)
          .hasMessageContainingAll(part(2), "2000", "3000");
      assertNothingIsLeft();
    }

    @Test
    void oneThatCannotBeStoredLeavesNoNote() {
      fake.fail("PUT .*db.0003", Fault.STATUS_500);
      assertThatThrownBy(() -> stored(3_000)).isInstanceOf(BackupException.Unavailable.class);
      fake.heal();
      assertThat(fake.files(NAME.value(), "1")).containsOnlyKeys(part(1), part(2));
      assertThat(store().version(NAME, 1).note()).isEmpty();
      assertThatThrownBy(() -> store().fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.NotFound.class);
    }

    @Test
    void allOfThemMayBeNoMoreThanADatabaseMay() throws IOException {
      stored(3_000);
      assertThatThrownBy(() -> store(new BackupSizes(3_000, SIZE - 1)).fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.TooLarge.class);
      assertThat(fake.requests().stream().filter(request -> request.contains("GET")))
          .noneMatch(request -> request.contains(".db."));
    }
  }

  @Nested
  final class Listing {

    @Test
    void ofWhatIsSaidToBeLargeIsABadAnswer() throws IOException {
      store(NAME, 1);
      fake.fail("GET .*/artifacts/[^/]*", Fault.TWO_GIBIBYTES);
      assertThatThrownBy(() -> store().versions(NAME))
          .isInstanceOf(BackupException.BadAnswer.class)
          .hasMessageContaining("a short answer was expected");
    }

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        mode = Mode.EXCLUDE,
        names = {"TWO_GIBIBYTES"})
    void isToldOfEachFaultAndTakesNoneForAnUnknownName(Fault fault) throws IOException {
      store(NAME, 1);
      fake.fail("GET .*/artifacts/[^/]*", fault);
      assertIsToldOf(fault, catchThrowable(() -> at(fault).versions(NAME)));
    }

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        names = {"STATUS_500", "HANGS", "TRUNCATED", "CLOSED"})
    void isUnavailableWhereANoteCannotBeRead(Fault fault) throws IOException {
      store(NAME, 1);
      fake.fail("GET .*\\.json", fault);
      assertIsToldOf(fault, catchThrowable(() -> at(fault).versions(NAME)));
    }

    @Test
    void ofARepositoryThatIsDownIsUnavailable() {
      int nobody = FreePorts.next();
      assertThatThrownBy(() -> at(nobody, PATIENT).versions(NAME))
          .isInstanceOf(BackupException.Unavailable.class)
          .hasMessageContaining("127.0.0.1:" + nobody);
      assertThatThrownBy(() -> at(nobody, PATIENT).fetch(NAME, 1, target()))
          .isInstanceOf(BackupException.Unavailable.class);
      assertNothingIsLeft();
    }

    @Test
    void goesOnWhenTheRepositoryIsWellAgain() throws IOException {
      store(NAME, 1);
      fake.fail(ANY, Fault.CLOSED);
      assertThatThrownBy(() -> store().versions(NAME))
          .isInstanceOf(BackupException.Unavailable.class);
      fake.heal();
      assertThat(numbers(NAME)).containsExactly(1);
    }
  }

  @Nested
  final class WithTls {

    @TempDir Path folder;

    private BackupStore at(FakeArtifactRepository secure, SSLContext tls, String host) {
      return new ArtifactRepository(tls, new Host(host), secure.port(), "mlbc", PATIENT, SIZES);
    }

    /** Returns the certificate without its key. */
    private Path shown(SelfSigned certificate) {
      return Path.of(certificate.file() + ".crt");
    }

    @Test
    void aRepositoryWhoseAuthorityIsTrustedIsSpokenTo() throws IOException {
      SelfSigned certificate = SelfSigned.in(folder, "repository");
      try (FakeArtifactRepository secure = new FakeArtifactRepository(certificate.forServer())) {
        secure.put(NAME.value(), "1", Map.of(NAME + ".db", database(1, 1_001)));
        BackupStore store = at(secure, Authorities.of(shown(certificate)), "127.0.0.1");
        Path to = folder.resolve("to.db");
        store.fetch(NAME, 1, to);
        assertThat(Files.readAllBytes(to)).isEqualTo(database(1, 1_001));
      }
    }

    @Test
    void anyOtherCertificateIsRefusedBeforeAnythingIsSent() {
      SelfSigned certificate = SelfSigned.in(folder, "repository");
      SelfSigned another = SelfSigned.in(folder, "another");
      try (FakeArtifactRepository secure = new FakeArtifactRepository(certificate.forServer())) {
        for (BackupStore store :
            List.of(
                at(secure, Authorities.of(shown(another)), "127.0.0.1"),
                at(secure, Authorities.ofPlatform(), "127.0.0.1"),
                // From a trusted authority, but for another name.
                at(secure, Authorities.of(shown(certificate)), "localhost"))) {
          assertThatThrownBy(() -> store.versions(NAME))
              .isInstanceOf(BackupException.Unavailable.class)
              .hasMessageContaining("has no certificate that is trusted for that name");
        }
        assertThat(secure.requests()).isEmpty();
      }
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
      Path file = Files.writeString(folder.resolve("none.pem"), "none");
      assertThatThrownBy(() -> Authorities.of(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none.pem");
      assertThatThrownBy(() -> Authorities.of(folder.resolve("missing.pem")))
          .hasMessageContaining("missing.pem");
    }
  }
}
