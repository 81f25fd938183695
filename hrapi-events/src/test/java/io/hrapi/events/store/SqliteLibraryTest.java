package io.hrapi.events.store;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.fixture.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where SQLite's native library is while a process uses it, and after the process was killed. */
class SqliteLibraryTest {

  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;

  /** Opens a log in a process of its own, which ends as if it were killed. */
  private void open(String how) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName(),
                folder.resolve("log.db").toString(),
                how,
                kept().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output)).contains("opened");
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Path kept() {
    return folder.resolve("native");
  }

  private Path code() throws IOException {
    try (Stream<Path> files = Files.list(kept())) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void leftToTheDriverItStaysBehind() throws Exception {
    open("driver");
    assertThat(temporary()).isNotEmptyDirectory();
  }

  @Test
  void ofAProcessWithoutAFolderNothingStays() throws Exception {
    open("process");
    assertThat(temporary()).isEmptyDirectory();
    assertThat(kept()).doesNotExist();
  }

  @Test
  void inAFolderItIsUnpackedOnce() throws Exception {
    open("folder");
    Object inode = Files.getAttribute(code(), "unix:ino");
    assertThat(Files.getPosixFilePermissions(code())).isEqualTo(fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(kept())).isEqualTo(fromString("rwx------"));
    open("folder");
    assertThat(Files.getAttribute(code(), "unix:ino")).isEqualTo(inode);
    assertThat(temporary()).isEmptyDirectory();
  }

  @Test
  void anotherThatLiesThereIsReplacedBeforeItIsLoaded() throws Exception {
    open("folder");
    Path code = code();
    byte[] unpacked = Files.readAllBytes(code);
    Files.writeString(code, "no code");
    Files.writeString(kept().resolve("sqlite-1.2.3.so"), "of another release");
    open("folder");
    assertThat(code()).isEqualTo(code).hasBinaryContent(unpacked);
    Files.delete(code);
    Path elsewhere = Files.write(folder.resolve("elsewhere"), unpacked);
    Files.createSymbolicLink(code, elsewhere);
    open("folder");
    assertThat(Files.isSymbolicLink(code())).isFalse();
    assertThat(temporary()).isEmptyDirectory();
  }

  /** Opens a log in a process of its own. */
  static final class Opening {

    private Opening() {}

    public static void main(String[] arguments) {
      switch (arguments[1]) {
        case "folder" -> SqliteLibrary.keepIn(Path.of(arguments[2]));
        case "process" -> SqliteLibrary.loadForThisProcess();
        default -> {}
      }
      try (SqliteEventStore store = LogFiles.open(Path.of(arguments[0]))) {
        System.out.println("opened " + store.head());
        System.out.flush();
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
