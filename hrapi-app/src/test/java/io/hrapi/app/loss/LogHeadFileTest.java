package io.hrapi.app.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.testing.Await;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.log.LogHeadFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The head of the log is stored beside it, and trusted only if this home wrote it. */
class LogHeadFileTest {

  private static final String LOG = "7f6b7c1e-9f0a-4f0e-8a51-1f2d3c4b5a69";
  private static final CacheKey KEY = CacheKey.of(new byte[CacheKey.BYTES]);
  private static final LogHead HEAD = head(300);

  @TempDir Path home;

  private static LogHead head(long version) {
    byte[] hash = new byte[Hash.BYTES];
    hash[0] = (byte) version;
    return new LogHead(version, Hash.of(hash));
  }

  private Path path() {
    return home.resolve("log.head");
  }

  private LogHeadFile file() {
    return new LogHeadFile(path(), KEY);
  }

  @Test
  void whatWasWrittenIsReadAndIsItsOwnersAlone() throws Exception {
    assertThat(file().read()).isEmpty();
    // Left by a write that a power failure interrupted.
    Files.writeString(home.resolve("log.head.partial"), "hrapi log");
    file().write(LOG, head(299));
    file().write(LOG, HEAD);
    assertThat(file().read()).hasValue(new KnownEnd("log.head", LOG, HEAD));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void anEmptyLogHasNoEndToKnow() {
    file().write(LOG, LogHead.EMPTY);
    assertThat(file().read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"300:, 30:", "7f6b, 7f6c", "hrapi log head 1, hrapi log head 2", "'\n', ''"})
  void whatThisHomeDidNotWriteIsNotBelieved(String from, String to) throws Exception {
    file().write(LOG, HEAD);
    String text = Files.readString(path(), StandardCharsets.ISO_8859_1);
    Files.writeString(path(), text.replaceFirst(from, to));
    assertThat(file().read()).isEmpty();
    assertThatThrownBy(() -> file().examine()).isInstanceOf(IllegalArgumentException.class);
    file().write(LOG, HEAD);
    assertThat(file().read()).isPresent();
    byte[] another = new byte[CacheKey.BYTES];
    another[0] = 1;
    assertThat(new LogHeadFile(path(), CacheKey.of(another)).read()).isEmpty();
  }

  @Nested
  class TheKeeper {

    private LogHeadKeeper keeper;

    @BeforeEach
    void make() {
      keeper = new LogHeadKeeper(file(), LOG, head(1));
    }

    private boolean has(long version) {
      return file().read().map(KnownEnd::head).filter(head(version)::equals).isPresent();
    }

    @Test
    void writesWhereTheLogEndsSoonAfterItsStartAndEachAppend() {
      keeper.start();
      Await.until("the end at the start is written", () -> has(1));
      keeper.offer(head(2));
      keeper.offer(head(3));
      Await.until("the newest end is written", () -> has(3));
      keeper.close();
    }

    @Test
    void writesAtOnceWhenItIsClosed() {
      keeper.start();
      keeper.offer(head(9));
      keeper.close();
      assertThat(has(9)).isTrue();
    }

    @Test
    void writesNothingBeforeItIsStarted() {
      keeper.offer(head(9));
      keeper.close();
      assertThat(path()).doesNotExist();
    }

    @Test
    void triesAgainAfterAFailure() throws Exception {
      Files.createDirectory(path());
      Files.createFile(path().resolve("in the way"));
      assertThatThrownBy(() -> file().write(LOG, HEAD)).isInstanceOf(UncheckedIOException.class);
      keeper.start();
      keeper.offer(head(9));
      Files.delete(path().resolve("in the way"));
      Files.delete(path());
      Await.until("the newest end is written", () -> has(9));
      keeper.close();
    }
  }
}
