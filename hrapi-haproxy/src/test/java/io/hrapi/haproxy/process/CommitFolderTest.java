package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.render.ProcessFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitFolderTest {

  private static final byte[] PEM = "pem".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private RunDirectory run;

  @BeforeEach
  void begin() {
    run = new RunDirectory(folder.resolve("run")).create();
  }

  private static ProcessFile process(String id) {
    return new ProcessFile(
        id,
        Path.of("/tmp/admin.sock"),
        Duration.ofMinutes(1),
        5,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private CommitFolder commit(String id, String text) {
    return run.commit(process(id), text, Map.of("certificates/a.pem", PEM));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theFilesAreThereForTheirOwnerAlone() throws IOException {
    CommitFolder commit = commit("c", "text\n");
    assertThat(commit.haproxyCfg()).hasContent("text\n");
    assertThat(commit.processCfg()).hasContent(process("c").render());
    Path certificate = commit.path().resolve("certificates/a.pem");
    assertThat(certificate).hasBinaryContent(PEM);
    assertThat(permissions(certificate)).isEqualTo("rw-------");
    assertThat(permissions(commit.haproxyCfg())).isEqualTo("rw-------");
    assertThat(permissions(commit.path().resolve("certificates"))).isEqualTo("rwx------");
    assertThat(permissions(commit.path())).isEqualTo("rwx------");
    assertThat(permissions(run.commits())).isEqualTo("rwx------");
  }

  @Test
  void theSameContentIsKeptAndAnotherReplaced() throws IOException {
    Object first = Files.readAttributes(commit("c", "text").path(), "unix:ino").get("ino");
    Object second = Files.readAttributes(commit("c", "text").path(), "unix:ino").get("ino");
    assertThat(second).isEqualTo(first);
    assertThat(commit("c", "test").haproxyCfg()).hasContent("test");
    CommitFolder without = run.commit(process("c"), "test", Map.of());
    assertThat(without.path().resolve("certificates")).doesNotExist();
    assertThat(run.commits()).isDirectoryNotContaining("glob:**.unfinished*");
  }

  @Test
  void whatACrashLeftIsReplaced() throws IOException {
    Path unfinished = run.commits().resolve(".unfinished-c");
    Files.createDirectories(unfinished.resolve("certificates"));
    Files.writeString(unfinished.resolve("haproxy.cfg"), "hal");
    assertThat(commit("c", "text").haproxyCfg()).hasContent("text");
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void aFileMayBeginAsACertificatesNameMay() {
    for (String path :
        List.of("certificates/.x.pem", "certificates/-x.pem", "certificates/:.pem")) {
      run.commit(process("c"), "", Map.of(path, PEM));
      assertThat(run.commits().resolve("c").resolve(path)).hasBinaryContent(PEM);
    }
  }

  @Test
  void aPathThatLeadsElsewhereIsRefused() {
    for (String path :
        List.of(
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "a b",
            "a\n",
            ".x",
            "a/",
            "a//b",
            "a/..",
            "a/.",
            "a/./b")) {
      assertThatThrownBy(() -> run.commit(process("c"), "", Map.of(path, PEM)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("relative path");
    }
    for (String path : List.of("haproxy.cfg", "process.cfg")) {
      assertThatThrownBy(() -> run.commit(process("c"), "", Map.of(path, PEM)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name that is reserved for hrapi");
    }
    assertThat(run.commits()).isEmptyDirectory();
  }

  @Test
  void liveIsALinkThatMovesWithTheDirectory() throws IOException {
    assertThat(run.live()).isEmpty();
    run.switchLive(Optional.of(commit("c1", "one")));
    run.switchLive(Optional.of(commit("c2", "two")));
    assertThat(run.live()).contains(new CommitFolder("c2", run.commits().resolve("c2")));
    assertThat(Files.readSymbolicLink(run.path().resolve("live"))).isRelative();
    Path moved = Files.move(run.path(), folder.resolve("moved"));
    assertThat(new RunDirectory(moved).live().orElseThrow().haproxyCfg()).hasContent("two");
    new RunDirectory(moved).switchLive(Optional.empty());
    assertThat(new RunDirectory(moved).live()).isEmpty();
  }

  @Test
  void aLinkToNowhereIsNone() throws IOException {
    CommitFolder commit = commit("c", "text");
    run.switchLive(Optional.of(commit));
    Disk.delete(commit.path());
    assertThat(run.live()).isEmpty();
  }

  @Test
  void pruningKeepsWhatIsLive() throws IOException {
    commit("c1", "text");
    run.switchLive(Optional.of(commit("c2", "text")));
    commit("c3", "text");
    Files.createDirectory(run.commits().resolve(".unfinished-x"));
    assertThat(run.prune(Set.of("c3"))).containsExactlyInAnyOrder("c1");
    assertThat(run.prune(Set.of())).containsExactlyInAnyOrder("c3");
    try (var left = Files.list(run.commits())) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("c2");
    }
    assertThat(run.prune(Set.of())).isEmpty();
    run.switchLive(Optional.empty());
    assertThat(run.prune(Set.of())).containsExactly("c2");
  }

  @Test
  void aRelativeRunDirectoryIsRefused() {
    assertThatThrownBy(() -> new RunDirectory(Path.of("run")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute");
  }
}
