package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy itself decides which addresses it can bind. */
final class LowPortsIT {

  @TempDir private Path folder;

  @Test
  void theseAreThoseThatItCannotBind() throws IOException {
    int port = TestHaproxy.freePort();
    int free = TestHaproxy.freePort();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(
              LowPorts.unavailable(
                  TestHaproxy.binary(),
                  directory(TestHaproxy.ACCOUNT),
                  List.of(
                      BindAddress.parse("127.0.0.1:" + free),
                      BindAddress.parse("127.0.0.1:" + port))))
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.address().port()).isEqualTo(port);
                assertThat(found.reason()).containsIgnoringCase("in use");
              });
    }
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Test
  void whereTheRightIsMissingItIsSaidWhatToDo() throws IOException {
    HaproxyBinary weak = without("net_bind_service");
    assertThat(
            LowPorts.unavailable(
                weak, directory(HaproxyAccount.own()), List.of(BindAddress.parse("127.0.0.1:81"))))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.reason())
                    .contains(weak.path().toString(), "setcap", "ip_unprivileged_port_start"));
  }

  private RunDirectory directory(HaproxyAccount account) throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    account.show(run);
    return new RunDirectory(run, account);
  }

  /**
   * Returns the program without one of root's capabilities; skips the test unless it runs as root.
   */
  private HaproxyBinary without(String right) throws IOException {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv));
    assumeTrue(Capabilities.have(Capabilities.NET_BIND_SERVICE));
    Path program = folder.resolve("haproxy.sh");
    Files.writeString(
        program,
        "#!/bin/sh\nexec %s --bounding-set -%s '%s' \"$@\"\n"
            .formatted(setpriv, right, TestHaproxy.binary().path()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return HaproxyBinary.locate(Optional.of(program.toString()), HaproxyAccount.own());
  }
}
