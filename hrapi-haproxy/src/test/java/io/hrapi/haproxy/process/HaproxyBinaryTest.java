package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HaproxyBinaryTest {

  @TempDir private Path folder;

  private Path script(String body, String permissions) throws IOException {
    Path path = Files.writeString(folder.resolve("haproxy"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void theConfiguredProgramIsUsedAndAskedForItsVersion() throws IOException {
    Path path =
        script("echo 'HAProxy version 9.9.1-x 2030/01/01 - https://haproxy.org/'", "rwx------");
    HaproxyBinary binary = HaproxyBinary.locate(Optional.of(path.toString()), HaproxyAccount.own());
    assertThat(binary.path()).isEqualTo(path);
    assertThat(binary.version()).isEqualTo("9.9.1-x");
  }

  @Test
  void aMissingProgramSaysWhatToDo() {
    String missing = folder.resolve("nothing").toString();
    assertThatThrownBy(() -> HaproxyBinary.locate(Optional.of(missing), HaproxyAccount.own()))
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining(missing + ", which does not exist")
        .hasMessageContaining("apt-get install haproxy")
        .hasMessageContaining("HAPROXY_BIN");
    assertThatThrownBy(
            () -> HaproxyBinary.locate(Optional.of("no-such-program"), HaproxyAccount.own()))
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining("no program 'no-such-program'")
        .hasMessageContaining("/usr/local/sbin");
  }

  @Test
  void aFileThatCannotBeExecutedIsRefused() throws IOException {
    Path path = script("true", "rw-------");
    assertThatThrownBy(
            () -> HaproxyBinary.locate(Optional.of(path.toString()), HaproxyAccount.own()))
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining("cannot be executed");
    assertThatThrownBy(
            () -> HaproxyBinary.locate(Optional.of(folder.toString()), HaproxyAccount.own()))
        .isInstanceOf(HaproxyUnavailableException.class);
  }

  @Test
  void anotherProgramIsRefused() throws IOException {
    Path path = script("echo hello; exit 3", "rwx------");
    HaproxyBinary binary = HaproxyBinary.locate(Optional.of(path.toString()), HaproxyAccount.own());
    assertThatThrownBy(binary::version)
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining("'hello' with status 3");
  }
}
