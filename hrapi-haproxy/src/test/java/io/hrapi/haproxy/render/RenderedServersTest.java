package io.hrapi.haproxy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderedServersTest {

  private static Map<String, Server> serversOf(HaproxyConfiguration configuration) {
    Map<String, Server> servers = new HashMap<>();
    for (Backend backend : configuration.backends()) {
      backend
          .servers()
          .forEach(server -> servers.put(backend.name() + "/" + server.name(), server));
    }
    return servers;
  }

  private static Map<String, Server> read(String text) {
    Map<String, Server> servers = new HashMap<>();
    RenderedServers.of(text).forEach((path, rendered) -> servers.put(path, rendered.server()));
    return servers;
  }

  @Test
  void areThoseThatWereRendered() {
    ConfigurationRenderer renderer = new ConfigurationRenderer();
    for (HaproxyConfiguration configuration :
        new HaproxyConfiguration[] {
          Fixtures.rich(), Fixtures.names(List.of()), Fixtures.large(1_000)
        }) {
      assertThat(read(renderer.render(configuration)))
          .isNotEmpty()
          .isEqualTo(serversOf(configuration));
    }
  }

  @Test
  void areNotReadOutOfWhatOthersWrote() {
    assertThatThrownBy(() -> RenderedServers.of("backend b\n  server s 127.0.0.1:1 backup\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'backup'");
  }
}
