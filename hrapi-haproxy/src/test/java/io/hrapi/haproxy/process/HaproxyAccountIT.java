package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HAProxy may and may not do under an account of its own; needs root. */
final class HaproxyAccountIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private TestHaproxy haproxy;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(HaproxyAccount.isNeeded(), "only root runs HAProxy as somebody else");
    haproxy = TestHaproxy.create();
  }

  @AfterEach
  void end() throws IOException {
    if (haproxy != null) {
      haproxy.close();
    }
  }

  @Test
  void itsCheckReadsNothingOfOurs() throws IOException {
    Path secret = haproxy.root.resolve("master.key");
    Files.writeString(secret, "do-not-tell\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String text =
        "frontend f\n  mode http\n  timeout client 1s\n  bind 127.0.0.1:1\n"
            + "  http-request deny if { src,map_int("
            + secret
            + ") 1 }\n";
    CheckResult result =
        new HaproxyCheck(TestHaproxy.binary(), LIMIT).check(haproxy.commit("c1", text, Map.of()));
    assertThat(result.valid()).isFalse();
    assertThat(result.messages().toString())
        .contains("failed to open pattern file")
        .doesNotContain("do-not-tell");
  }

  @Test
  void itChangesNothingOfWhatItLoads() throws Exception {
    assertThat(as("test -r " + haproxy.run.path())).isZero();
    haproxy.commit("c1", Fixtures.simple(TestHaproxy.freePort(), "127.0.0.1:1"));
    Path file = haproxy.run.commits().resolve("c1/haproxy.cfg");
    assertThat(as("test -r " + file)).isZero();
    for (Path path :
        List.of(file, file.getParent(), haproxy.run.commits(), haproxy.run.serverState())) {
      assertThat(as("test -w " + path)).as(path.toString()).isNotZero();
    }
    assertThat(as("test -r " + haproxy.run.processLock().file())).isNotZero();
  }

  @Test
  void anAddressThatIsHeldIsItsOwn() throws Exception {
    int port = TestHaproxy.freePort();
    BindAddress address = BindAddress.parse("127.0.0.1:" + port);
    try (TestServer server = new TestServer("one");
        HeldAddresses held = HeldAddresses.of(List.of(address), TestHaproxy.ACCOUNT)) {
      assertThat(held.count()).isOne();
      assertThat(TrialBind.unavailable(List.of(address))).hasSize(1);
      haproxy.load("c1", Fixtures.simple(port, server.address()));
      assertThat(Requests.get(port, "/", "x")).startsWith("200 one");
    }
  }

  @Test
  void itListensOnLowPorts() throws Exception {
    assumeTrue(Capabilities.have(Capabilities.NET_BIND_SERVICE), "we have not that right");
    try (TestServer server = new TestServer("low")) {
      int port = 700;
      while (!TrialBind.unavailable(List.of(BindAddress.parse("127.0.0.1:" + port))).isEmpty()) {
        port++;
      }
      haproxy.load("c1", Fixtures.simple(port, server.address()));
      haproxy.load("c2", Fixtures.simple(port, server.address()));
      assertThat(Requests.get(port, "/", "x")).startsWith("200 low");
    }
  }

  @Test
  void aProgramThatItCannotRunIsNoAnswerOfHaproxys() throws IOException {
    Path program = haproxy.root.resolve("haproxy.sh");
    Files.writeString(program, "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    HaproxyBinary binary =
        HaproxyBinary.locate(Optional.of(program.toString()), TestHaproxy.ACCOUNT);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
    CommitFolder folder = haproxy.commit("c1", Fixtures.simple(1, "127.0.0.1:1"));
    String said = "cannot be run as haproxy: setpriv: failed to execute " + program;
    assertThatThrownBy(() -> new HaproxyCheck(binary, LIMIT).check(folder))
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining(said);
    assertThatThrownBy(binary::version)
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining(said);
    HaproxyProcess process =
        new HaproxyProcess(() -> binary, haproxy.run, haproxy.sockets, TestHaproxy.SETTINGS);
    assertThatThrownBy(() -> process.load(folder))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining(said);
  }

  @Test
  void anAccountThatIsNotThereIsNamed() {
    HaproxyAccount account = HaproxyAccount.named("no-such-account");
    assertThatThrownBy(() -> account.words(false))
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining("no-such-account")
        .hasMessageContaining("HRAPI_HAPROXY_ACCOUNT");
    assertThatThrownBy(() -> new RunDirectory(haproxy.root.resolve("x"), account).create())
        .hasMessageContaining("no-such-account");
  }

  @Test
  void aFolderThatIsClosedToItIsNamed() throws IOException {
    Path closed = Files.createDirectory(haproxy.root.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> new RunDirectory(closed.resolve("run"), TestHaproxy.ACCOUNT).create())
        .isInstanceOf(HaproxyUnavailableException.class)
        .hasMessageContaining("cannot enter " + closed + " (mode rwx------")
        .hasMessageContaining("HRAPI_HAPROXY_HOME");
  }

  @Test
  void itIsNeverRoot() {
    for (String name : List.of("root", "", "a b", "-x", "a:b")) {
      assertThatThrownBy(() -> HaproxyAccount.named(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other than root");
    }
  }

  private static int as(String command) throws Exception {
    return new ProcessBuilder(
            "setpriv",
            "--reuid",
            "haproxy",
            "--regid",
            "haproxy",
            "--clear-groups",
            "sh",
            "-c",
            command)
        .start()
        .waitFor();
  }
}
