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
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrialBindTest {

  private static List<String> unavailable(String... addresses) {
    return TrialBind.unavailable(List.of(addresses).stream().map(BindAddress::parse).toList())
        .stream()
        .map(found -> found.address().text())
        .toList();
  }

  /** Listens as HAProxy does, with SO_REUSEPORT. */
  private static ServerSocketChannel listen(byte[] address, int port) throws IOException {
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            address.length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), port));
    return channel;
  }

  @Test
  void aFreeAddressIsAvailableTwiceInARow() {
    String address = "127.0.0.1:" + TestHaproxy.freePort();
    assertThat(unavailable(address, address)).isEmpty();
    assertThat(unavailable(address)).isEmpty();
  }

  @Test
  void aListenerOnOneAddressTakesTheWildcardToo() throws IOException {
    int port = TestHaproxy.freePort();
    try (var taken = listen(new byte[] {127, 0, 0, 1}, port)) {
      assertThat(taken.isOpen()).isTrue();
      assertThat(unavailable("127.0.0.1:" + port)).hasSize(1);
      assertThat(unavailable("*:" + port)).containsExactly("*:" + port);
      assertThat(unavailable("127.0.0.2:" + port)).isEmpty();
      assertThat(TrialBind.unavailable(List.of(BindAddress.parse("*:" + port))).get(0).reason())
          .containsIgnoringCase("in use");
    }
  }

  @Test
  void aListenerEverywhereTakesEachAddress() throws IOException {
    int port = TestHaproxy.freePort();
    try (var taken = listen(new byte[4], port)) {
      assertThat(taken.isOpen()).isTrue();
      assertThat(unavailable("127.0.0.1:" + port, "*:" + port)).hasSize(2);
    }
  }

  @Test
  void aHeldAddressIsKeptFromAllButHaproxy() throws IOException {
    int port = TestHaproxy.freePort();
    String one = "127.0.0.1:" + port;
    List<BindAddress> wanted = List.of(BindAddress.parse(one), BindAddress.parse("[::1]:" + port));
    try (HeldAddresses held = HeldAddresses.of(wanted, HaproxyAccount.own())) {
      assertThat(held.count()).isEqualTo(2);
      assertThat(unavailable(one, "[::1]:" + port, "*:" + port)).hasSize(3);
      try (var haproxy = listen(new byte[] {127, 0, 0, 1}, port);
          var client = java.nio.channels.SocketChannel.open(haproxy.getLocalAddress());
          var accepted = haproxy.accept()) {
        assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
      }
    }
    assertThat(unavailable("[::1]:" + port)).isEmpty();
  }

  @Test
  void whatCannotBeHeldIsLeftAlone() throws IOException {
    int port = TestHaproxy.freePort();
    try (var taken = new java.net.ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        HeldAddresses held =
            HeldAddresses.of(
                List.of(BindAddress.parse("127.0.0.1:" + port)), HaproxyAccount.own())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(held.count()).isZero();
    }
  }

  @Test
  void ipv6IsItsOwnFamily() throws IOException {
    int port = TestHaproxy.freePort();
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (var taken = listen(loopback, port)) {
      assertThat(taken.isOpen()).isTrue();
      assertThat(unavailable("[::1]:" + port)).hasSize(1);
      assertThat(unavailable("127.0.0.1:" + port, "*:" + port)).isEmpty();
    }
  }

  @Test
  void anAddressOfAnotherMachineAndAnUnknownNameAreUnavailable() {
    int port = TestHaproxy.freePort();
    // Reserved by RFC 5737 and RFC 2606: no machine has them.
    List<UnavailableAddress> found =
        TrialBind.unavailable(
            List.of(BindAddress.parse("192.0.2.1:" + port), BindAddress.parse("nobody.invalid:1")));
    assertThat(found).hasSize(2);
    assertThat(found.get(0).reason()).containsIgnoringCase("assign");
    assertThat(found.get(1).reason()).contains("nobody.invalid");
  }
}
