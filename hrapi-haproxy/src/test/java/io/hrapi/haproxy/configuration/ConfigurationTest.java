package io.hrapi.haproxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {

  private static void refused(String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Nested
  final class Names {

    @Test
    void theirCharactersAreThoseOfHaproxy() {
      assertThat(new ProxyName("aZ0_.:-").value()).isEqualTo("aZ0_.:-");
      assertThat(new ProxyName("a".repeat(80)).value()).hasSize(80);
    }

    @Test
    void anythingElseIsRefused() {
      for (String name : List.of("", "a b", "a#b", "a\n", "ü", "a/b", "a".repeat(81), "$a", "\"")) {
        refused("proxy name", () -> new ProxyName(name));
        refused("server name", () -> Fixtures.server(name, "127.0.0.1"));
        refused("bind name", () -> new Bind(BindAddress.parse(":1"), Optional.empty(), name));
      }
    }

    @Test
    void aRefusalShowsControlCharactersAsText() {
      refused("\\u000a", () -> new ProxyName("a\nb"));
    }
  }

  @Nested
  final class Addresses {

    @Test
    void eachFormIsReadAndWritten() {
      for (String text : List.of("127.0.0.1:80", "[2001:db8::1]:80", "host-1.example:80", "*:80")) {
        assertThat(BindAddress.parse(text).text()).isEqualTo(text);
      }
      for (String text :
          List.of("127.0.0.1:80", "[::1]:1", "a:65535", "127.0.0.1", "[::1]", "a.b")) {
        assertThat(ServerAddress.parse(text).text()).isEqualTo(text);
      }
    }

    @Test
    void allFormsOfEverywhereAreTheSame() {
      assertThat(BindAddress.parse(":80")).isEqualTo(BindAddress.parse("*:80"));
      assertThat(BindAddress.parse("0.0.0.0:80")).isEqualTo(BindAddress.parse("*:80"));
      assertThat(BindAddress.parse("[::]:80")).isNotEqualTo(BindAddress.parse("*:80"));
    }

    @Test
    void anythingElseIsRefused() {
      for (String text :
          List.of(
              "1.2.3:80",
              "1.2.3.4.5:80",
              "256.1.1.1:80",
              "01.2.3.4:80",
              "123:80",
              "fe80::1%eth0",
              "[fe80::1%eth0]:80",
              "::1:80",
              "[127.0.0.1]:80",
              "[:::]:80",
              "a b:80",
              "a$b:80",
              "-a:80",
              "a..b:80",
              ".a:80",
              "a.:80",
              "a:80:90",
              "a:0",
              "a:65536",
              "a:999999",
              "a:x",
              "[::1:80",
              "a:",
              "/run/x.sock",
              "unix@/x",
              "",
              "*",
              "a".repeat(254) + ":1")) {
        refused("", () -> BindAddress.parse(text));
        if (!text.isEmpty()) {
          refused("", () -> ServerAddress.parse(text));
        }
      }
      refused("port", () -> BindAddress.parse("127.0.0.1"));
      refused("host", () -> ServerAddress.parse(""));
      refused("host", () -> ServerAddress.parse("*:80"));
    }

    @Test
    void aHostIsOneOfThreeKinds() {
      assertThat(new AddressHost("1.2.3.4").isIpv4()).isTrue();
      assertThat(new AddressHost("::ffff:1.2.3.4").isIpv6()).isTrue();
      assertThat(new AddressHost("1.2.3.a").isName()).isTrue();
      assertThat(new AddressHost("A.Example").value()).isEqualTo("a.example");
    }

    @Test
    void anAddressIsTheSameHoweverItIsWritten() {
      assertThat(new AddressHost("2001:db8::1").isSameAddress("2001:0db8:0:0:0:0:0:1")).isTrue();
      assertThat(new AddressHost("10.0.0.1").isSameAddress("10.0.0.1")).isTrue();
      assertThat(new AddressHost("10.0.0.1").isSameAddress("10.0.0.2")).isFalse();
      assertThat(new AddressHost("127.0.0.1").isSameAddress("localhost")).isFalse();
      assertThat(new AddressHost("localhost").isSameAddress("127.0.0.1")).isFalse();
      assertThat(new AddressHost("127.0.0.1").isSameAddress("-")).isFalse();
    }
  }

  @Nested
  final class Algorithms {

    @Test
    void eachKnownFormIsReadAndWritten() {
      for (String text :
          List.of(
              "roundrobin",
              "static-rr",
              "leastconn",
              "first",
              "source",
              "uri",
              "random",
              "random(2)",
              "hdr(X-User)",
              "url_param user_id")) {
        assertThat(Balance.parse(text).text()).isEqualTo(text);
      }
      assertThat(Balance.parse("RoundRobin")).isEqualTo(Balance.ROUND_ROBIN);
      assertThat(Balance.parse("HDR(X-User)").text()).isEqualTo("hdr(X-User)");
    }

    @Test
    void anythingElseIsRefused() {
      for (String text :
          List.of(
              "",
              "nonsense",
              "hdr",
              "hdr()",
              "hdr(a b)",
              "hdr(a)b",
              "hdr(a\nb)",
              "url_param",
              "url_param a b",
              "random(0)",
              "random(1001)",
              "random()",
              "first x",
              " first")) {
        refused("", () -> Balance.parse(text));
      }
    }

    @Test
    void thoseThatNeedHttpAreRefusedForTcp() {
      for (String text : List.of("uri", "hdr(a)", "url_param a")) {
        refused(
            "one that does not need HTTP",
            () -> new Backend(Fixtures.name("b"), Mode.TCP, Balance.parse(text), List.of(), true));
      }
    }
  }

  @Nested
  final class Servers {

    private Server server(int weight, boolean check, String address, OptionalInt maxconn) {
      return new Server("s", ServerAddress.parse(address), weight, false, check, maxconn);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
      refused("weight", () -> server(-1, false, "a", OptionalInt.empty()));
      refused("weight", () -> server(257, false, "a", OptionalInt.empty()));
      refused("maxconn", () -> server(1, false, "a", OptionalInt.of(0)));
    }

    @Test
    void aCheckNeedsAPort() {
      refused("a port", () -> server(1, true, "a", OptionalInt.empty()));
    }

    @Test
    void twoOfOneNameAreRefused() {
      Server server = Fixtures.server("s", "a");
      refused("'s' occurs twice", () -> Fixtures.http("b", server, server));
    }
  }

  @Nested
  final class Rules {

    @Test
    void aHostThatIsNoneIsRefused() {
      for (String host : List.of("a b", "a:80", "::1", "[a]", "a$", "*.a")) {
        refused("host", () -> Fixtures.rule("b", host, ""));
      }
      assertThat(Fixtures.rule("b", "A.b", "").host()).contains("a.b");
      assertThat(Fixtures.rule("b", "[::A]", "").host()).contains("[::a]");
    }

    @Test
    void aPathThatIsNoneIsRefused() {
      for (String path : List.of("a", "/a b", "/a?b", "/a#b", "/\"", "/%zz", "/ü", "/\n", "/\\")) {
        refused("path", () -> Fixtures.rule("b", "", path));
      }
      refused("path", () -> Fixtures.rule("b", "", "/" + "a".repeat(1_024)));
    }
  }

  @Nested
  final class Frontends {

    @Test
    void oneWithoutBindIsRefused() {
      refused(
          "no bind",
          () ->
              new Frontend(Fixtures.name("f"), Mode.HTTP, List.of(), List.of(), Optional.empty()));
    }

    @Test
    void whatNeedsHttpIsRefusedForTcp() {
      List<Bind> binds = List.of(Fixtures.bind(":80"));
      refused(
          "X-Forwarded-Proto",
          () ->
              new Frontend(
                  Fixtures.name("f"),
                  Mode.TCP,
                  binds,
                  List.of(),
                  Optional.empty(),
                  List.of(Fixtures.FORWARDED_PROTO)));
      refused(
          "has rules",
          () ->
              new Frontend(
                  Fixtures.name("f"),
                  Mode.TCP,
                  binds,
                  List.of(Fixtures.rule("b", "", "/a")),
                  Optional.empty()));
    }

    @Test
    void aCertificatePathThatLeavesTheFolderIsRefused() {
      for (String path : List.of("", "/etc/a.pem", "../a.pem", "a/../b", "a//b", "a b", ".a")) {
        refused(
            "certificate file", () -> new Bind(BindAddress.parse(":1"), Optional.of(path), "e"));
      }
    }
  }

  @Nested
  final class Whole {

    private final Backend backend = Fixtures.http("b");

    private Frontend frontend(String name, String address, String target) {
      return Fixtures.frontend(name, address, List.of(), Optional.of(Fixtures.name(target)));
    }

    @Test
    void aBackendThatIsNotThereIsRefused() {
      refused(
          "names backend 'x'",
          () -> Fixtures.configuration(List.of(frontend("f", ":80", "x")), List.of(backend)));
    }

    @Test
    void aBackendOfAnotherModeIsRefused() {
      Backend tcp = new Backend(Fixtures.name("b"), Mode.TCP, Balance.ROUND_ROBIN, List.of(), true);
      refused(
          "its backend 'b' tcp",
          () -> Fixtures.configuration(List.of(frontend("f", ":80", "b")), List.of(tcp)));
    }

    @Test
    void namesAndAddressesAreThereOnce() {
      refused(
          "proxy 'b' occurs twice",
          () -> Fixtures.configuration(List.of(frontend("b", ":80", "b")), List.of(backend)));
      refused(
          "bind address '*:80' occurs twice",
          () ->
              Fixtures.configuration(
                  List.of(frontend("f", ":80", "b"), frontend("g", "0.0.0.0:80", "b")),
                  List.of(backend)));
      refused(
          "bind address '*:80' occurs twice",
          () ->
              new HaproxyConfiguration(
                  List.of(frontend("f", ":80", "b")),
                  List.of(backend),
                  Optional.of(new StatisticsListener(new AddressHost("0.0.0.0"), 80)),
                  RenderSettings.defaults()));
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    RenderSettings defaults = RenderSettings.defaults();
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(25))) {
      refused(
          "connect timeout",
          () ->
              new RenderSettings(
                  wrong,
                  defaults.clientTimeout(),
                  defaults.serverTimeout(),
                  defaults.tunnelTimeout(),
                  defaults.requestTimeout(),
                  defaults.keepAliveTimeout(),
                  defaults.queueTimeout(),
                  defaults.checkTimeout(),
                  defaults.checkInterval(),
                  defaults.hardStopAfter(),
                  defaults.maximumReloads(),
                  defaults.retries(),
                  defaults.maximumConnections()));
    }
  }
}
