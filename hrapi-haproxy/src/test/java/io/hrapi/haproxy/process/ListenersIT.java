package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ListenersIT {

  private static final long OWN = ProcessHandle.current().pid();

  private static boolean has(long pid, String address) {
    return Listeners.has(pid, BindAddress.parse(address));
  }

  private static ServerSocketChannel listen(String address, int port) throws IOException {
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            address.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    return channel.bind(new InetSocketAddress(InetAddress.getByName(address), port));
  }

  @Test
  void aProcessHasWhereItListensAndWhatThatKeepsFromOthers() throws IOException {
    int port = TestHaproxy.freePort();
    assertThat(has(OWN, "127.0.0.1:" + port)).isFalse();
    try (var open = listen("127.0.0.1", port)) {
      assertThat(open.isOpen()).isTrue();
      assertThat(has(OWN, "127.0.0.1:" + port)).isTrue();
      assertThat(has(OWN, "localhost:" + port)).isTrue();
      assertThat(has(OWN, "*:" + port)).isTrue();
      assertThat(has(OWN, "127.0.0.2:" + port)).isFalse();
      assertThat(has(OWN, "127.0.0.1:" + TestHaproxy.freePort())).isFalse();
    }
    try (var open = listen("0.0.0.0", port)) {
      assertThat(open.isOpen()).isTrue();
      assertThat(has(OWN, "127.0.0.2:" + port)).isTrue();
    }
    try (var open = listen("::1", port)) {
      assertThat(open.isOpen()).isTrue();
      assertThat(has(OWN, "[::1]:" + port)).isTrue();
    }
    assertThat(has(OWN, "127.0.0.1:" + port)).isFalse();
  }

  @Test
  void whatOthersHaveIsNotItsOwn() throws Exception {
    int port = TestHaproxy.freePort();
    Process other = new ProcessBuilder("sleep", "60").start();
    try (var open = listen("127.0.0.1", port)) {
      assertThat(open.isOpen()).isTrue();
      assertThat(has(other.pid(), "127.0.0.1:" + port)).isFalse();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(has(other.pid(), "127.0.0.1:" + port)).isFalse();
  }

  /** Another process holds part of the wanted address: the next worker could not bind it. */
  @Test
  void whatItSharesWithOthersIsNotItsOwn() throws Exception {
    int port = TestHaproxy.freePort();
    try (TestHaproxy haproxy = TestHaproxy.create()) {
      haproxy.process.load(
          haproxy.commit(
              "c1",
              "defaults\n  mode http\n  timeout client 5s\nfrontend f\n  bind 127.0.0.1:%d\n"
                  .formatted(port),
              Map.of()));
      long worker = haproxy.running().workerPid();
      assertThat(has(worker, "*:" + port)).isTrue();
      try (var open = listen("127.0.0.2", port)) {
        assertThat(open.isOpen()).isTrue();
        assertThat(has(worker, "127.0.0.1:" + port)).isTrue();
        assertThat(has(worker, "*:" + port)).isFalse();
        assertThat(has(OWN, "*:" + port)).isFalse();
      }
    }
  }
}
