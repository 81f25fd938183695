package io.hrapi.haproxy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Directive;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
  void areReadWithoutTheirDirectives() {
    Server plain = Fixtures.checked("s", "one.example:80");
    Server disabled =
        new Server(
            "s",
            plain.address(),
            7,
            true,
            true,
            OptionalInt.of(3),
            List.of(
                Directive.of("slowstart", "30s"),
                Directive.of("cookie", "a check \" resolvers x")));
    String text =
        new ConfigurationRenderer()
            .render(Fixtures.configuration(List.of(), List.of(Fixtures.http("b", disabled))));
    assertThat(text).endsWith(" disabled slowstart 30s cookie \"a check \\\" resolvers x\"\n");
    RenderedServers.Rendered read = RenderedServers.of(text).get("b/s");
    assertThat(read)
        .isEqualTo(
            new RenderedServers.Rendered(
                "b",
                new Server("s", plain.address(), 7, true, true, OptionalInt.of(3)),
                /* followed= */ false));
    assertThat(RenderedServers.disabled(text)).containsExactly("b/s");
  }

  @Test
  void areNotReadOutOfWhatOthersWrote() {
    assertThatThrownBy(() -> RenderedServers.of("backend b\n  server s 127.0.0.1:1 backup\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'backup'");
  }
}
