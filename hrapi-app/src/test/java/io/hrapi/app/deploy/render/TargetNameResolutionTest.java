package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetNameResolutionTest {

  @TempDir private Path folder;

  private TargetNameResolution of(String setting) {
    return new TargetNameResolution(
        setting, folder.resolve("hosts"), folder.resolve("resolv.conf"));
  }

  private NameResolution resolvConf(String text) throws IOException {
    Files.writeString(folder.resolve("resolv.conf"), text);
    return of("").now();
  }

  @Test
  void theMachinesNameServersAreHaproxysToRead() throws IOException {
    assertThat(resolvConf("search example\nnameserver 192.0.2.53\n").nameServers()).isEmpty();
    assertThat(resolvConf("nameserver\t2001:db8::53\n").nameServers()).isEmpty();
  }

  @Test
  void whereThereAreNoneThisMachineIsAsked() throws IOException {
    ServerAddress own = ServerAddress.parse("127.0.0.1:53");
    assertThat(of("").now().nameServers()).containsExactly(own);
    assertThat(resolvConf("").nameServers()).containsExactly(own);
    // HAProxy reads these lines in the same way.
    assertThat(resolvConf("# nameserver 192.0.2.53\n nameserver 192.0.2.53\nnameserver\n"))
        .satisfies(found -> assertThat(found.nameServers()).containsExactly(own));
  }

  @Test
  void theSettingNamesOthers() {
    assertThat(of("192.0.2.1, [2001:db8::1]:5353").now().nameServers())
        .containsExactly(
            ServerAddress.parse("192.0.2.1:53"), ServerAddress.parse("[2001:db8::1]:5353"));
    assertThat(of("libc").now()).isEqualTo(NameResolution.ONCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns.example", "192.0.2.1:x", "2001:db8::1", "127.0.0.1, LIBC"})
  void whatNamesNobodyIsRefused(String setting) {
    assertThatThrownBy(() -> of(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HRAPI_RESOLVERS has \"")
        .hasMessageContaining("192.0.2.53:5353");
  }

  @Test
  void namesOfTheHostsFileAreNotAskedFor() throws IOException {
    TargetNameResolution servers = of("");
    assertThat(servers.now().follows(new AddressHost("localhost"))).isTrue();
    Files.writeString(
        folder.resolve("hosts"),
        """
        127.0.0.1\tlocalhost # not.this
        ::1 ip6-localhost
        10.0.0.1 Db.internal db
        nonsense  nobody
        # 10.0.0.2 commented
        10.0.0.3 b\u00fccher
        """);
    NameResolution now = servers.now();
    for (String local : new String[] {"localhost", "ip6-localhost", "db.INTERNAL", "db"}) {
      assertThat(now.follows(new AddressHost(local))).as(local).isFalse();
    }
    for (String other : new String[] {"not.this", "nobody", "commented", "other.example"}) {
      assertThat(now.follows(new AddressHost(other))).as(other).isTrue();
    }
    // Neither an address nor a name that HAProxy would take for an SRV record.
    assertThat(now.follows(new AddressHost("10.0.0.9"))).isFalse();
    assertThat(now.follows(new AddressHost("_http._tcp.example"))).isFalse();
  }
}
