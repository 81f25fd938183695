package io.hrapi.haproxy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.jknack.handlebars.Template;
import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Directive;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ConfigurationRendererTest {

  private final ConfigurationRenderer renderer = new ConfigurationRenderer();

  static String golden(String name) {
    try (var stream = ConfigurationRendererTest.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsRenderedAsItWas() {
    HaproxyConfiguration empty = Fixtures.configuration(List.of(), List.of());
    assertThat(renderer.render(empty)).isEqualTo(golden("empty.cfg"));
  }

  @Test
  void oneServerIsRenderedAsItWas() {
    assertThat(renderer.render(Fixtures.simple(20_080, "127.0.0.1:2000")))
        .isEqualTo(golden("simple.cfg"));
  }

  @Test
  void namesAreRenderedAsTheyWere() {
    assertThat(renderer.render(Fixtures.names(List.of()))).isEqualTo(golden("names.cfg"));
    assertThat(
            renderer.render(
                Fixtures.names(
                    List.of(
                        ServerAddress.parse("127.0.0.1:5353"),
                        ServerAddress.parse("[2001:db8::53]:53")))))
        .isEqualTo(
            golden("names.cfg")
                .replace(
                    "  parse-resolv-conf\n",
                    "  nameserver n0 127.0.0.1:5353\n  nameserver n1 [2001:db8::53]:53\n"));
  }

  @Test
  void everyFeatureIsRenderedAsItWas() {
    assertThat(renderer.render(Fixtures.rich())).isEqualTo(golden("rich.cfg"));
  }

  @Test
  void directivesStandInTheirOrderAtTheirPlace() {
    List<Directive> lines =
        List.of(Directive.of("description", "a shop"), Directive.of("backlog", "7"));
    Frontend frontend =
        new Frontend(
            Fixtures.name("f"),
            Mode.HTTP,
            List.of(
                new Bind(
                    BindAddress.parse(":80"),
                    Optional.of("certificates/a.pem"),
                    "e",
                    List.of(Directive.of("tfo"), Directive.of("maxconn", "5")))),
            List.of(Fixtures.rule("b", "", "/a")),
            Optional.empty(),
            lines);
    Server server =
        new Server(
            "s",
            ServerAddress.parse("127.0.0.1:1"),
            1,
            true,
            true,
            OptionalInt.empty(),
            List.of(Directive.of("backup"), Directive.of("cookie", "x y")));
    Backend backend =
        new Backend(
            Fixtures.name("b"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(server), false, lines);
    assertThat(renderer.render(Fixtures.configuration(List.of(frontend), List.of(backend))))
        .endsWith(
            """

            frontend f from http
              bind *:80 name e ssl crt certificates/a.pem alpn h2,http/1.1 tfo maxconn 5
              description "a shop"
              backlog 7
              use_backend b if { path -m str /a } or { path -m beg /a/ }

            backend b from http
              balance roundrobin
              http-request deny deny_status 503
              description "a shop"
              backlog 7
              server s 127.0.0.1:1 weight 1 check inter 2s disabled backup cookie "x y"
            """);
  }

  @Test
  void aTcpFrontendAnnouncesNoProtocol() {
    Bind tls = new Bind(BindAddress.parse("*:443"), Optional.of("certificates/a.pem"), "e");
    for (Mode mode : Mode.values()) {
      Frontend frontend =
          new Frontend(Fixtures.name("f"), mode, List.of(tls), List.of(), Optional.empty());
      String text = renderer.render(Fixtures.configuration(List.of(frontend), List.of()));
      assertThat(text).contains("  bind *:443 name e ssl crt certificates/a.pem");
      assertThat(text.contains("alpn")).as(mode.word()).isEqualTo(mode == Mode.HTTP);
    }
  }

  @Test
  void theProcessFileIsRenderedAsItWas() {
    ProcessFile file =
        new ProcessFile(
            "c-1",
            Path.of("/run/hrapi/admin.sock"),
            Duration.ofMinutes(10),
            20,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(file.render()).isEqualTo(golden("process.cfg"));
  }

  @Test
  void theProcessFileWithTheStatisticsPageIsRenderedAsItWas() {
    StatisticsListener page = new StatisticsListener(new AddressHost("127.0.0.1"), 9029);
    ProcessFile file =
        new ProcessFile(
            "c-1",
            Path.of("/run/hrapi/admin.sock"),
            Duration.ofMinutes(10),
            20,
            Optional.of(page),
            Optional.of(Path.of("/home/a b/server-state")),
            Optional.of("haproxy"));
    assertThat(file.render()).isEqualTo(golden("process-with-page.cfg"));
  }

  @Test
  void theSameConfigurationIsTheSameText() {
    String first = renderer.render(Fixtures.rich());
    assertThat(new ConfigurationRenderer().render(Fixtures.rich())).isEqualTo(first);
    assertThat(first).endsWith("\n").doesNotContain("\n\n\n");
  }

  @Test
  void aVariableThatIsNotThereThrows() throws IOException {
    Template template = ConfigurationRenderer.engine().compileInline("{{misspelt}}");
    assertThatThrownBy(() -> ConfigurationRenderer.apply(template, Map.of("spelt", "x")))
        .hasMessageContaining("misspelt");
  }

  private static final Optional<Path> NONE = Optional.empty();
  private static final Optional<String> NO_NAME = Optional.empty();

  @Test
  void aProcessFileWithAnotherIdOrPathIsRefused() {
    Path socket = Path.of("/run/admin.sock");
    Duration time = Duration.ofMinutes(1);
    Optional<StatisticsListener> none = Optional.empty();
    for (String id : List.of("", ".x", "a b", "a\nb", "a/b", "a".repeat(129))) {
      assertThatThrownBy(() -> new ProcessFile(id, socket, time, 1, none, NONE, NO_NAME))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("commit id");
    }
    assertThatThrownBy(
            () -> new ProcessFile("a", Path.of("admin.sock"), time, 1, none, NONE, NO_NAME))
        .hasMessageContaining("absolute");
    assertThatThrownBy(() -> new ProcessFile("a", socket, Duration.ZERO, 1, none, NONE, NO_NAME))
        .hasMessageContaining("hard-stop-after");
    assertThatThrownBy(
            () ->
                new ProcessFile("a", socket, time, 1, none, Optional.of(Path.of("state")), NO_NAME))
        .hasMessageContaining("server state file");
  }
}
