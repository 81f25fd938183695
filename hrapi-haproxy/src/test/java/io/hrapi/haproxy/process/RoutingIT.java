package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestCertificate;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.configuration.UseBackend;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rendered configurations route as intended: verified with traffic. */
final class RoutingIT {

  private TestHaproxy haproxy;
  private TestServer one;
  private TestServer two;
  private TestServer three;
  private TestServer four;
  private int port;

  @BeforeEach
  void begin() throws IOException {
    haproxy = TestHaproxy.create();
    one = new TestServer("one");
    two = new TestServer("two");
    three = new TestServer("three");
    four = new TestServer("four");
    port = TestHaproxy.freePort();
  }

  @AfterEach
  void end() throws IOException {
    for (TestServer server : List.of(one, two, three, four)) {
      server.close();
    }
    haproxy.close();
  }

  private String get(String host, String path) throws IOException {
    return Requests.get(port, path, host).split(" 127", 2)[0];
  }

  private void load(List<UseBackend> rules, Optional<String> fallback) {
    haproxy.load(
        "c",
        Fixtures.configuration(
            List.of(
                Fixtures.frontend("f", "127.0.0.1:" + port, rules, fallback.map(Fixtures::name))),
            List.of(
                Fixtures.http("b1", Fixtures.server("s", one.address())),
                Fixtures.http("b2", Fixtures.server("s", two.address())),
                Fixtures.http("b3", Fixtures.server("s", three.address())),
                Fixtures.http("b4", Fixtures.server("s", four.address())))));
  }

  @Test
  void rulesDecideInTheirOrderThenTheDefault() throws IOException {
    load(
        List.of(
            Fixtures.rule("b1", "Shop.example", "/a"),
            Fixtures.rule("b2", "shop.example", ""),
            Fixtures.rule("b3", "", "/a"),
            Fixtures.rule("b3", "[::1]", "")),
        Optional.of("b4"));
    assertThat(get("shop.example", "/a")).isEqualTo("200 one null");
    assertThat(get("shop.example", "/a/b?c=d")).isEqualTo("200 one null");
    assertThat(get("shop.example", "/a?x")).isEqualTo("200 one null");
    assertThat(get("SHOP.Example:8080", "/a/")).isEqualTo("200 one null");
    assertThat(get("shop.example", "/ab")).isEqualTo("200 two null");
    assertThat(get("shop.example", "/A")).isEqualTo("200 two null");
    assertThat(get("shop.example:80", "/")).isEqualTo("200 two null");
    assertThat(get("other.example", "/a")).isEqualTo("200 three null");
    assertThat(get("[::1]:80", "/x")).isEqualTo("200 three null");
    assertThat(get("other.example", "/ab")).isEqualTo("200 four null");
    assertThat(get("xshop.example", "/b")).isEqualTo("200 four null");
    assertThat(get("shop.example.org", "/b")).isEqualTo("200 four null");
  }

  @Test
  void noMatchAndNoDefaultIs503() throws IOException {
    load(List.of(Fixtures.rule("b1", "", "/a/")), Optional.empty());
    assertThat(get("x", "/a/b")).isEqualTo("200 one null");
    assertThat(get("x", "/a")).startsWith("503");
    assertThat(get("x", "/")).startsWith("503");
  }

  @Test
  void aPathOfOddCharactersMatchesItself() throws IOException {
    String path = "/~$&'()*+,;=:@%20";
    load(List.of(Fixtures.rule("b1", "", path)), Optional.of("b2"));
    assertThat(get("x", path)).isEqualTo("200 one null");
    assertThat(get("x", path + "/x")).isEqualTo("200 one null");
    assertThat(get("x", path + "x")).isEqualTo("200 two null");
  }

  @Test
  void aDisabledOrEmptyBackendIs503() throws IOException {
    for (Backend backend :
        List.of(
            new Backend(
                Fixtures.name("b"),
                Mode.HTTP,
                Balance.ROUND_ROBIN,
                List.of(Fixtures.server("s", one.address())),
                false),
            Fixtures.http("b"))) {
      haproxy.load(
          "c" + backend.enabled(),
          Fixtures.configuration(
              List.of(
                  Fixtures.frontend(
                      "f", "127.0.0.1:" + port, List.of(), Optional.of(Fixtures.name("b")))),
              List.of(backend)));
      assertThat(get("x", "/")).startsWith("503");
    }
  }

  @Test
  void aDisabledServerAndOneWithoutWeightGetNothing() throws IOException {
    Server usual = Fixtures.server("s1", one.address());
    Server template = Fixtures.server("s2", two.address());
    Server disabled = new Server("s2", template.address(), 100, true, false, template.maxconn());
    Server drained = new Server("s3", template.address(), 0, false, false, template.maxconn());
    haproxy.load(
        "c",
        Fixtures.configuration(
            List.of(
                Fixtures.frontend(
                    "f", "127.0.0.1:" + port, List.of(), Optional.of(Fixtures.name("b")))),
            List.of(Fixtures.http("b", usual, disabled, drained))));
    for (int i = 0; i < 6; i++) {
      assertThat(get("x", "/")).isEqualTo("200 one null");
    }
  }

  @Test
  void tcpPassesWhatItGetsAndClosesWithoutABackend() throws IOException {
    int closed = TestHaproxy.freePort();
    int off = TestHaproxy.freePort();
    haproxy.load(
        "c",
        Fixtures.configuration(
            List.of(
                tcp("f1", port, Optional.of("b")),
                tcp("f2", closed, Optional.empty()),
                tcp("f3", off, Optional.of("off"))),
            List.of(
                new Backend(
                    Fixtures.name("b"),
                    Mode.TCP,
                    Balance.LEAST_CONNECTIONS,
                    List.of(Fixtures.checked("s", one.address())),
                    true),
                new Backend(
                    Fixtures.name("off"),
                    Mode.TCP,
                    Balance.LEAST_CONNECTIONS,
                    List.of(Fixtures.server("s", one.address())),
                    false))));
    assertThat(get("x", "/")).isEqualTo("200 one null null");
    assertThat(closes(closed)).isTrue();
    assertThat(closes(off)).isTrue();
  }

  private static Frontend tcp(String name, int port, Optional<String> backend) {
    return new Frontend(
        Fixtures.name(name),
        Mode.TCP,
        List.of(Fixtures.bind("127.0.0.1:" + port)),
        List.of(),
        backend.map(Fixtures::name));
  }

  private static boolean closes(int port) {
    try {
      return Requests.get(port, "/", "x").equals("closed");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void theStatisticsPageIsServed() throws IOException {
    int statistics = TestHaproxy.freePort();
    haproxy.load(
        "c",
        new HaproxyConfiguration(
            List.of(),
            List.of(),
            Optional.of(new StatisticsListener(new AddressHost("127.0.0.1"), statistics)),
            RenderSettings.defaults()));
    assertThat(Requests.get(statistics, "/__haproxy/dashboard", "x"))
        .startsWith("200 ")
        .contains("Statistics Report");
    assertThat(Requests.get(statistics, "/", "x")).startsWith("503");
  }

  @Test
  void aCertificateBesideTheTextIsServedAndTheServerIsTold() throws Exception {
    HaproxyConfiguration configuration =
        Fixtures.configuration(
            List.of(
                new Frontend(
                    Fixtures.name("f"),
                    Mode.HTTP,
                    List.of(
                        new Bind(
                            BindAddress.parse("127.0.0.1:" + port),
                            Optional.of("certificates/a.pem"),
                            "e")),
                    List.of(),
                    Optional.of(Fixtures.name("b")),
                    List.of(Fixtures.FORWARDED_PROTO))),
            List.of(Fixtures.http("b", Fixtures.server("s", one.address()))));
    haproxy.process.load(
        haproxy.commit(
            "c",
            new ConfigurationRenderer().render(configuration),
            Map.of("certificates/a.pem", TestCertificate.pem(haproxy.root))));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustEverybody()}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).contains("one https 127.0.0.1");
    }
  }

  private static final class TrustEverybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
