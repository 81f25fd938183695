package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** After a commit, traffic is routed as the model says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingIT {

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private int number;
  private int port;
  private String gateway = "";
  private String pool = "";

  @AfterAll
  void end() {
    backends.close();
  }

  /** Creates a gateway and a pool for each test, in addition to those of earlier tests. */
  @BeforeEach
  void make() {
    number++;
    port = FreePorts.next();
    gateway = "/v1/gateways/g" + number;
    pool = pool("p");
    api.put(
            gateway,
            "{\"defaultBack\": \"p%1$d\", \"endpoints\": {\"e%1$d\": \"127.0.0.1:%2$d\"}}"
                .formatted(number, port))
        .expect(200);
  }

  /** Creates a pool with one target of the same name, whose server answers with the name. */
  private String pool(String name) {
    String path = "/v1/pools/" + name + number;
    api.put(path, "{\"targets\": {\"%s%d\": \"%s\"}}".formatted(name, number, backends.serve(name)))
        .expect(200);
    return path;
  }

  private String ask(String path, String host) throws IOException {
    Answer answer = Wire.get(port, path, host);
    return answer.status() == 200 ? answer.body() : Integer.toString(answer.status());
  }

  @Test
  void hostsAndPathsDecide() throws IOException {
    String[] rules = {
      "\"host\": \"a.example\", \"path\": \"/x\"",
      "\"host\": \"a.example\"",
      "\"path\": \"/x/long\"",
      "\"path\": \"/x\"",
      "\"path\": \"/sl/\""
    };
    String[] names = {"hostpath", "host", "long", "short", "slash"};
    for (int i = 0; i < rules.length; i++) {
      pool(names[i]);
      api.put(
              gateway + "/pools/r" + i,
              "{\"pool\": \"%s%d\", %s}".formatted(names[i], number, rules[i]))
          .expect(200);
    }
    api.commit().expect(200);
    assertThat(ask("/", "b.example")).isEqualTo("p");
    assertThat(ask("/y", "A.Example:8080")).isEqualTo("host");
    assertThat(ask("/x", "a.example")).isEqualTo("hostpath");
    assertThat(ask("/x/long/er", "a.example")).isEqualTo("hostpath");
    assertThat(ask("/xy", "a.example")).isEqualTo("host");
    assertThat(ask("/x", "b.example")).isEqualTo("short");
    assertThat(ask("/x?q", "b.example")).isEqualTo("short");
    assertThat(ask("/x/long", "b.example")).isEqualTo("long");
    assertThat(ask("/x/long/er?q=/", "b.example")).isEqualTo("long");
    assertThat(ask("/x/longer", "b.example")).isEqualTo("short");
    assertThat(ask("/xy", "b.example")).isEqualTo("p");
    assertThat(ask("/sl/a", "b.example")).isEqualTo("slash");
    assertThat(ask("/y?/x", "b.example")).isEqualTo("p");
    assertThat(ask("/", "a.example.org")).isEqualTo("p");
    api.delete(gateway + "/pools/r0").expect(200);
    api.commit().expect(200);
    assertThat(ask("/x", "a.example")).isEqualTo("host");
  }

  @Test
  void anIpv6AddressIsAHost() throws IOException {
    pool("six");
    String route = "{\"pool\": \"six%d\", \"host\": \"%s\"}";
    api.put(gateway + "/pools/r", route.formatted(number, "2001:DB8:0::1")).expect(200);
    api.commit().expect(200);
    assertThat(ask("/", "[2001:db8::1]:" + port)).isEqualTo("six");
    assertThat(ask("/", "[2001:db8::2]")).isEqualTo("p");
    api.put(gateway + "/pools/r2", route.formatted(number, "[2001:db8:0:0:0:0:0:1]")).expect(200);
    assertThat(api.commit().expect(409).body()).contains("/pools/r", "/pools/r2");
    api.delete(gateway + "/pools/r2").expect(200);
  }

  @Test
  void oneAddressInTwoSpellingsIsRefusedAndAnOverlapIsWarnedOf() {
    String second = "/v1/gateways/second" + number;
    for (String host : List.of("localhost", "LocalHost", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]")) {
      String endpoint = "{\"endpoints\": {\"x%d\": \"%s:%d\"}}".formatted(number, host, port);
      api.put(second, endpoint).expect(200);
      assertThat(api.commit().expect(409).body())
          .contains("have the same address", gateway.substring(3), second.substring(3));
    }
    api.put(second, "{\"endpoints\": {\"x%d\": \"*:%d\"}}".formatted(number, port)).expect(200);
    assertThat(api.commit().expect(200).json().path("warnings").toString())
        .contains("/endpoints/x" + number + " (*:" + port + ") listens on all addresses");
    api.delete(second).expect(200);
    api.put(gateway, "{\"endpoints\": {\"e%d\": \"localhost:%s\"}}".formatted(number, page()))
        .expect(200);
    assertThat(api.commit().expect(409).body()).contains("statistics page", gateway.substring(3));
    api.delete(gateway).expect(200);
  }

  private String page() {
    return api.get("/v1/status").expect(200).json().at("/haproxy/listenPort").asText();
  }

  @Test
  void theOnlyPoolIsTheDefault() throws IOException {
    api.put(gateway, "{\"defaultBack\": \"None\"}").expect(200);
    assertThat(api.commit().expect(200).json().path("warnings").toString()).contains("g" + number);
    assertThat(ask("/", "x")).isEqualTo("503");
    api.put(gateway + "/pools/only", "\"p%d\"".formatted(number)).expect(200);
    assertThat(api.commit().expect(200).json().path("warnings").toString())
        .doesNotContain("gateway g" + number + " ");
    assertThat(ask("/", "x")).isEqualTo("p");
    api.put(gateway + "/pools/only", "{\"path\": \"/a\"}").expect(200);
    api.commit().expect(200);
    assertThat(ask("/a", "x")).isEqualTo("p");
    assertThat(ask("/b", "x")).isEqualTo("503");
  }

  @Test
  void disabledMeansNoTraffic() throws IOException {
    String second = backends.serve("second");
    api.put(pool, "{\"targets\": {\"s%d\": \"%s\"}}".formatted(number, second)).expect(200);
    api.commit().expect(200);
    assertThat(answers(20)).containsExactlyInAnyOrder("p", "second");

    api.put(pool + "/targets/s" + number, "{\"enabled\": false}").expect(200);
    api.commit().expect(200);
    assertThat(answers(20)).containsExactly("p");
    api.put(pool + "/targets/p" + number, "{\"weight\": 0}").expect(200);
    api.put(pool + "/targets/s" + number, "{\"enabled\": true}").expect(200);
    api.commit().expect(200);
    assertThat(answers(20)).containsExactly("second");

    api.put(pool, "{\"enabled\": false}").expect(200);
    api.commit().expect(200);
    assertThat(answers(3)).containsExactly("503");
    assertThat(api.get(pool + "/targets/s" + number).json().path("enabled").asBoolean()).isTrue();
    api.put(pool, "{\"enabled\": true}").expect(200);
    api.commit().expect(200);
    assertThat(answers(3)).containsExactly("second");

    api.put(gateway, "{\"enabled\": false}").expect(200);
    api.commit().expect(200);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> ask("/", "x"))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aGatewayWithoutEndpointsIsNotRendered() {
    api.delete(gateway + "/endpoints/e" + number).expect(200);
    Answer commit = api.commit().expect(200);
    assertThat(commit.json().path("warnings").toString()).contains("g" + number);
  }

  @Test
  void tcpAndHttpShareAPool() throws IOException {
    int tcp = FreePorts.next();
    api.put(
            gateway + "-tcp",
            "{\"protocol\": \"tcp\", \"pools\": [\"p%1$d\"], \"endpoints\": {\"et%1$d\": \"127.0.0.1:%2$d\"}}"
                .formatted(number, tcp))
        .expect(200);
    api.commit().expect(200);
    assertThat(ask("/", "x")).isEqualTo("p");
    assertThat(Wire.get(tcp, "/", "x").expect(200).body()).isEqualTo("p");
    assertThat(Wire.send(tcp, "nonsense\r\n\r\n").status()).isEqualTo(400);
    api.put(pool, "{\"enabled\": false}").expect(200);
    api.commit().expect(200);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Wire.get(tcp, "/", "x"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void httpsTellsTheServers() throws IOException {
    assertThat(api.commit().expect(200).json().path("warnings")).isNotNull();
    assertThat(Wire.get(port, "/", "x").header("Seen-Proto")).isEmpty();
    api.put(gateway, "{\"protocol\": \"https\"}").expect(200);
    Answer commit = api.commit().expect(200);
    assertThat(commit.json().path("warnings").toString())
        .contains("/gateways/g" + number + "/endpoints/e" + number, "certificate");
    assertThat(Wire.get(port, "/", "x").expect(200).header("Seen-Proto")).isEqualTo("https");
  }

  @Test
  void backfillFillsOneAfterTheOther() throws Exception {
    String second = backends.serve("second");
    api.put(pool, "{\"targets\": {\"s%d\": \"%s\"}}".formatted(number, second)).expect(200);
    api.put(pool + "/policy", "{\"policy\": \"backfill\", \"maxconn\": 4}").expect(200);
    api.commit().expect(200);
    assertThat(answers(20)).containsExactly("p");
    ExecutorService clients = Executors.newFixedThreadPool(6);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(clients.submit(() -> ask("/slow", "x")));
      }
      List<String> names = new ArrayList<>();
      for (Future<String> answer : answers) {
        names.add(answer.get(20, TimeUnit.SECONDS));
      }
      assertThat(names).containsExactlyInAnyOrder("p", "p", "p", "p", "second", "second");
    } finally {
      clients.shutdownNow();
    }
  }

  private Set<String> answers(int requests) throws IOException {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      names.add(ask("/" + i, "x"));
    }
    return names;
  }
}
