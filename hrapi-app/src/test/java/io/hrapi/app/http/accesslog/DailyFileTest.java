package io.hrapi.app.http.accesslog;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log's file across days. */
final class DailyFileTest {

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-12-31T23:59:59Z"));

  private DailyFile file(String name) {
    return file(name, 0);
  }

  private DailyFile file(String name, long freeBytes) {
    return new DailyFile(folder.resolve(name).toString(), 2, freeBytes, now::get);
  }

  private void holds(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Await.until(name, () -> Files.readAllLines(file).equals(List.of(lines)));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachDayHasAFileThatIsItsOwnersAlone() throws Exception {
    DailyFile log = file("access-yyyy_mm_dd.log");
    log.start();
    assertThat(names()).containsExactly("access-2026_12_31.log");
    log.write("one");
    log.write("two");
    holds("access-2026_12_31.log", "one", "two");
    now.set(Instant.parse("2027-01-01T00:00:00Z"));
    log.write("three");
    holds("access-2027_01_01.log", "three");
    holds("access-2026_12_31.log", "one", "two");
    log.stop();
  }

  @Test
  void itGoesOnWhereItEndedAndLosesNothingWhenItStops() throws Exception {
    for (int round = 0; round < 2; round++) {
      DailyFile log = file("a-yyyy_mm_dd");
      log.start();
      for (int i = 0; i < 500; i++) {
        log.write("line " + i);
      }
      log.stop();
    }
    assertThat(Files.readAllLines(folder.resolve("a-2026_12_31"))).hasSize(1_000);
  }

  @Test
  void filesOfTooManyDaysAgoAreDeletedAndNoOthers() throws Exception {
    List<String> others =
        List.of("a-2026_12_28.gz", "a-2026_99_99.log", "b-2026_12_28.log", "log.sqlite");
    for (String name : others) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve("a-2026_12_28.log"));
    Files.createFile(folder.resolve("a-2026_12_29.log"));
    DailyFile log = file("a-yyyy_mm_dd.log");
    log.start();
    assertThat(names())
        .containsAll(others)
        .contains("a-2026_12_29.log", "a-2026_12_31.log")
        .doesNotContain("a-2026_12_28.log");
    now.set(Instant.parse("2027-01-01T12:00:00Z"));
    log.write("x");
    holds("a-2027_01_01.log", "x");
    Await.until("the next is gone", () -> !names().contains("a-2026_12_29.log"));
    log.stop();
  }

  @Test
  void withoutADayInItsNameItIsOneFile() throws Exception {
    DailyFile log = file("access.log");
    log.start();
    log.write("one");
    holds("access.log", "one");
    now.set(Instant.parse("2027-01-01T00:00:00Z"));
    log.write("two");
    holds("access.log", "one", "two");
    log.stop();
    assertThat(names()).containsExactly("access.log");
  }

  @Test
  void linesAreLeftOutWhereTheDiskHasLittleRoom() throws Exception {
    DailyFile log = file("access.log", Long.MAX_VALUE);
    log.start();
    log.write("one");
    log.stop();
    assertThat(folder.resolve("access.log")).isEmptyFile();
  }

  @Test
  void aFolderThatIsNotThereIsFoundOutAtTheStart() {
    assertThatThrownBy(file("none/access.log")::start).isInstanceOf(IOException.class);
  }
}
