package io.hrapi.program.pyhrapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pyHrapi's clients send and expect, and pyHrapi's known defects. */
final class PyhrapiClientsIT {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String PENDING = "/v1/haproxy/configuration/pending";

  @SuppressWarnings("NullAway.Init")
  private static RunningHrapi hrapi;

  @SuppressWarnings("NullAway.Init")
  private static Api api;

  private final int number = NUMBERS.incrementAndGet();
  private final String g = "g" + number;
  private final String e = "e" + number;
  private final String p = "p" + number;
  private final String t = "t" + number;
  private final String gateway = "/v1/gateways/" + g;
  private final String endpoint = gateway + "/endpoints/" + e;
  private final String route = gateway + "/pools/" + p;
  private final String pool = "/v1/pools/" + p;
  private final String target = pool + "/targets/" + t;
  private final String policy = pool + "/policy";

  @BeforeAll
  static void start() {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
  }

  /** Keeps the gateways of a test out of the commits of others. */
  @AfterEach
  void deleteAll() {
    api.put("/v1/model", "{}").expect(200);
  }

  /** Creates a gateway with an endpoint and a pool, and the pool with a target. */
  private void make(String endpointAddress, String targetAddress) {
    api.put(pool, "{\"targets\": {\"%s\": \"%s\"}}".formatted(t, targetAddress)).expect(200);
    api.put(
            gateway,
            "{\"endpoints\": {\"%s\": \"%s\"}, \"pools\": [\"%s\"]}"
                .formatted(e, endpointAddress, p))
        .expect(200);
  }

  private void make() {
    make("127.0.0.1:80", "127.0.0.1:81");
  }

  private static void expectNothingChanged() {
    JsonNode event = api.lastEvent();
    assertThat(event.path("version").asLong()).isEqualTo(api.version());
    assertThat(event.path("changeCount").asInt(-1)).isZero();
  }

  private static void expectOneChange(String resource) {
    JsonNode event = api.lastEvent();
    assertThat(event.path("changes").findValuesAsText("resource")).containsExactly(resource);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "'\"True\"', true",
    "'\"true\"', true",
    "1, true",
    "'\"1\"', true",
    "false, false",
    "'\"False\"', false",
    "'\"false\"', false",
    "0, false",
    "'\"0\"', false"
  })
  void flagsComeInManyFormsAndUnderTwoNames(String sent, boolean meant) {
    make();
    for (String path : List.of(gateway, pool, target)) {
      for (String name : List.of("enable", "enabled")) {
        api.put(path, "{\"enabled\": %s}".formatted(!meant)).expect(200);
        api.put(path, "{\"%s\": %s}".formatted(name, sent)).expect(200);
        JsonNode read = api.get(path).json().path("enabled");
        assertThat(read.isBoolean()).as(path).isTrue();
        assertThat(read.booleanValue()).as(path).isEqualTo(meant);
      }
    }
  }

  @Test
  void numbersComeAsText() {
    make();
    api.put(target, "{\"weight\": \"12\"}").expect(200);
    assertThat(api.get(target).json().path("weight").isInt()).isTrue();
    assertThat(api.get(target).json().path("weight").intValue()).isEqualTo(12);
    api.put(
            policy,
            """
            {"policy": "backfill", "weights": "2.0", "maxconn": "9"}
            """)
        .expect(200);
    api.get(policy)
        .expectJson(
            """
            {"policy": "backfill", "weights": 2.0, "maxconn": 9}
            """);
  }

  @Test
  void everyResourceCanBeSentBackAsItWasRead() {
    make();
    for (String path : List.of(gateway, endpoint, route, pool, target, policy)) {
      Answer read = api.get(path).expect(200);
      Answer put = api.put(path, read.body()).expect(200);
      expectNothingChanged();
      assertThat(put.etag()).as(path).isEqualTo(read.etag());
      assertThat(api.get(path).body()).isEqualTo(read.body());
    }
  }

  @Test
  void everyResourceCanBeSentBackWithOneFieldChanged() {
    make();
    sendBack(gateway, "protocol", "tcp");
    sendBack(gateway, "defaultBack", p);
    sendBack(gateway, "enabled", "False");
    sendBack(endpoint, "address", "127.0.0.1:82");
    sendBack(route, "pool", "another");
    sendBack(pool, "enabled", "0");
    sendBack(target, "address", "127.0.0.1:83");
    sendBack(target, "weight", "7");
    sendBack(target, "enabled", "False");
    sendBack(policy, "policy", "leastconn");
    sendBack(policy, "weights", "3.0");
  }

  private static void sendBack(String path, String field, String value) {
    ObjectNode resource = api.get(path).expect(200).json().deepCopy();
    JsonNode before = resource.deepCopy();
    resource.put(field, value);
    api.put(path, resource.toString()).expect(200);
    // A policy is part of its pool.
    expectOneChange(path.replace("/policy", ""));
    ObjectNode after = api.get(path).json().deepCopy();
    assertThat(after.path(field)).as("%s of %s", field, path).isNotEqualTo(before.path(field));
    after.set(field, before.path(field));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void bodiesThatNameTheResourceAgainAreAboutThePath() {
    make();
    Map.of(
            gateway, List.of("gateway"),
            endpoint, List.of("gateway", "endpoint"),
            route, List.of("gateway", "alias"),
            pool, List.of("pool"),
            target, List.of("pool", "target"),
            policy, List.of("pool"))
        .forEach(
            (path, names) -> {
              String before = api.get(path).body();
              for (String name : names) {
                api.put(path, "{\"%s\": \"testPut\"}".formatted(name)).expect(200);
                expectNothingChanged();
              }
              assertThat(api.get(path).body()).isEqualTo(before);
            });
    for (String path : List.of("/v1/gateways/testPut", "/v1/pools/testPut")) {
      api.get(path).expectProblem(404, "not-found");
    }
  }

  @Test
  void aGatewayHasAnotherPathForEveryMethod() {
    String singular = "/v1/gateway/" + g;
    api.put(singular, "{\"pools\": [\"%s\"]}".formatted(p))
        .expectJson("{\"Added gateway\": \"%s\"}".formatted(g));
    api.put(singular + "/endpoints/" + e, "{\"address\": \"*:80\"}")
        .expectJson("{\"added endpoint\": \"%s\"}".formatted(e));
    for (String path : List.of("", "/endpoints", "/endpoints/" + e, "/pools", "/pools/" + p)) {
      Answer plural = api.get(gateway + path).expect(200);
      assertThat(api.get(singular + path).expect(200).body()).isEqualTo(plural.body());
      assertThat(api.head(singular + path).expect(200).etag()).isEqualTo(plural.etag());
    }
    assertThat(api.get("/v1/gateway").expect(200).body())
        .isEqualTo(api.get("/v1/gateways").body())
        .contains(g);
    api.put(singular, "{}").expectJson("{\"Modified\": \"%s\"}".formatted(g));
    api.post(singular).expectProblem(405, "method-not-allowed");
    api.delete(singular).expectJson("{\"Delete Gateway\": \"%s\"}".formatted(g));
    api.get(gateway).expectProblem(404, "not-found");
  }

  @Test
  void deletesMayBringABodyThatNobodyReads() {
    BiConsumer<String, String> delete =
        (path, answer) -> {
          for (String body : List.of("", "{}")) {
            make();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            api.sendTyped("DELETE", path, "application/json", bytes).expectJson(answer);
          }
        };
    delete.accept(policy, "{\"Reset policy for pool\": \"%s\"}".formatted(p));
    delete.accept(target, "{\"Deleted target\": \"%s\"}".formatted(t));
    delete.accept(route, "{\"Delete pool\": \"%s\"}".formatted(p));
    delete.accept(endpoint, "{\"Delete Endpoint\": \"%s\"}".formatted(e));
    delete.accept(gateway, "{\"Delete Gateway\": \"%s\"}".formatted(g));
    api.delete(pool).expectJson("{\"Delete pool\": \"%s\"}".formatted(p));
  }

  @Test
  void theAnswersAreThoseThatClientsKnow() {
    String added = "{\"Added %s\": \"%s\"}";
    String modified = "{\"Modified\": \"%s\"}";
    expectPuts(gateway, "{}", added.formatted("gateway", g), modified.formatted(g));
    expectPuts(
        endpoint,
        "{\"address\": \"*:80\"}",
        "{\"added endpoint\": \"%s\"}".formatted(e),
        modified.formatted(e));
    expectPuts(pool, "{}", added.formatted("pool", p), modified.formatted(p));
    expectPuts(
        target, "{\"address\": \"h:80\"}", added.formatted("Target", t), modified.formatted(t));
    expectPuts(route, "\"%s\"".formatted(p), added.formatted("pool", p), modified.formatted(p));
    String policyModified = "{\"Modified policy\": \"%s\"}".formatted(p);
    expectPuts(policy, "{\"policy\": \"leastconn\"}", policyModified, policyModified);
    api.put(policy, "null").expectJson("{\"Reset policy for pool\": \"%s\"}".formatted(p));
    byte[] pem = SelfSigned.in(hrapi.root(), "c" + number).pem();
    for (String name : List.of("c" + number, "c" + number + ".pem")) {
      api.sendTyped("PUT", "/v1/certificates/" + name, "application/x-pem-file", pem)
          .expectJson("{\"certificate saved\": \"c%d.pem\"}".formatted(number));
    }
    api.get("/v1/certificates").expectJson("{\"certificates\": [\"c%d\"]}".formatted(number));
    api.delete("/v1/certificates/c" + number)
        .expectJson("{\"deleted cert\": \"c%d\"}".formatted(number));
  }

  private static void expectPuts(String path, String body, String ofNew, String ofExisting) {
    api.put(path, body).expectJson(ofNew);
    api.put(path, body).expectJson(ofExisting);
  }

  @Test
  void aClientIsToldWhenItsConnectionCloses() throws IOException {
    String request = "GET /v1/pools/a%00b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    Answer refused = Wire.send(hrapi.port(), request).expectProblem(400, "bad-request");
    assertThat(refused.headers().get("connection")).containsExactly("close");
  }

  @Test
  void errorsAreTheOnesThatClientsKnow() {
    make();
    api.put(gateway, "{").expectProblem(400, "malformed-body");
    api.put(gateway, "").expectProblem(400, "malformed-body");
    api.get(gateway + "x").expectProblem(404, "not-found");
    api.post(gateway).expectProblem(405, "method-not-allowed");
    api.sendTyped("PUT", gateway, "text/plain", "{}".getBytes(StandardCharsets.UTF_8))
        .expectProblem(415, "unsupported-media-type");
    // Otherwise a misspelled field would be ignored silently.
    api.put(gateway, "{\"endpoint\": {}}").expectInvalid("/endpoint");
  }

  /** pyHrapi's ten defects, none of which hrapi has. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  final class Defects {

    private final Backends backends = new Backends();

    @AfterAll
    void end() {
      backends.close();
    }

    /** Defect 1. */
    @Test
    void aGatewayIsChangedWithoutItsDefaultPool() {
      make();
      api.put(gateway, "{\"defaultBack\": \"%s\"}".formatted(p)).expect(200);
      api.put(gateway, "{\"protocol\": \"tcp\"}").expectJson("{\"Modified\": \"%s\"}".formatted(g));
      assertThat(api.get(gateway).json().path("defaultBack").asText()).isEqualTo(p);
    }

    /** Defect 2. */
    @Test
    void endpointsAndTargetsAreFoundUnderTheirOwnParentAlone() {
      make();
      api.put(gateway + "-other", "{}").expect(200);
      api.put(pool + "-other", "{}").expect(200);
      for (String path : List.of(gateway + "-other/endpoints/" + e, pool + "-other/targets/" + t)) {
        api.get(path).expectProblem(404, "not-found");
        api.delete(path).expectProblem(404, "not-found");
      }
      api.get(endpoint).expect(200);
      api.get(target).expect(200);
    }

    /** Defect 3. */
    @Test
    void whatIsDeletedTakesItsOwnAlong() {
      make();
      api.delete(gateway).expect(200);
      api.delete(pool).expect(200);
      api.put(gateway, "{}").expect(200);
      api.put(pool, "{}").expect(200);
      api.get(endpoint).expectProblem(404, "not-found");
      api.get(target).expectProblem(404, "not-found");
      api.delete(endpoint).expectProblem(404, "not-found");
      api.delete(target).expectProblem(404, "not-found");
    }

    /** Defect 4. */
    @Test
    void gatewayPoolsCanBeMadeAndPendingBeDiscarded() {
      make();
      api.get(route).expectJson("{\"pool\": \"%s\"}".formatted(p));
      api.delete(route).expect(200);
      api.get(route).expectProblem(404, "not-found");
      String text = "defaults\n  mode http\n";
      api.sendTyped("PUT", PENDING, "text/plain", text.getBytes(StandardCharsets.UTF_8))
          .expectJson("{\"updated\": \"pending\"}");
      assertThat(api.get(PENDING).expect(200).body()).isEqualTo(text);
      api.delete(PENDING).expectJson("{\"deleted\": \"pending\"}");
      assertThat(api.get(PENDING).expect(200).body()).isNotEqualTo(text);
      api.delete(PENDING).expectProblem(404, "not-found");
    }

    /** Defect 5. */
    @Test
    void aConfigurationThatHaproxyCannotLoadIsNotSaidToBeStarted() throws IOException {
      int port = FreePorts.next();
      make("127.0.0.1:" + port, backends.serve("fifth"));
      api.commit().expect(200);
      int taken = FreePorts.next();
      try (ServerSocket foreign = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
        api.put(
                gateway + "/endpoints/" + e + "-taken",
                "{\"address\": \"127.0.0.1:%d\"}".formatted(taken))
            .expect(200);
        Answer refused = api.commit().expectProblem(422, "configuration-refused");
        assertThat(refused.json().path("detail").asText())
            .contains(Integer.toString(foreign.getLocalPort()));
      }
      assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("fifth");
    }

    /** Defect 6. */
    @Test
    void haproxyIsFoundAgainAndThoseOfOthersAreLeftAlone() throws Exception {
      int port = FreePorts.next();
      make("127.0.0.1:" + port, backends.serve("sixth"));
      api.commit().expect(200);
      long pid = hrapi.haproxyPid();
      Path configuration = hrapi.root().resolve("foreign.cfg");
      Files.writeString(
          configuration,
          """
          defaults
            mode http
            timeout connect 5s
            timeout client 60s
            timeout server 60s
          frontend foreign
            bind 127.0.0.1:%d
            http-request return status 200
          """
              .formatted(FreePorts.next()));
      Process foreign =
          new ProcessBuilder(
                  RunningHrapi.haproxyProgram().toString(), "-db", "-f", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(hrapi.root().resolve("foreign.log").toFile())
              .start();
      try {
        hrapi.stop();
        assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("sixth");
        hrapi.start();
        Await.until("HAProxy is adopted", () -> hrapi.haproxyPid() == pid);
        api.post("/v1/haproxy/control/restart").expect(200);
        api.post("/v1/haproxy/control/stop").expect(200);
        assertThat(foreign.isAlive()).isTrue();
      } finally {
        foreign.destroy();
        assertThat(foreign.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }

    /** Defect 7. */
    @Test
    void theFirstCommitOfAConfigurationWorks() {
      int port = FreePorts.next();
      String text =
          """
          defaults
            mode http
            timeout connect 5s
            timeout client 60s
            timeout server 60s
          frontend first
            bind 127.0.0.1:%d
            http-request return status 200 content-type text/plain string seventh
          """
              .formatted(port);
      try (RunningHrapi fresh = RunningHrapi.startNew()) {
        Api first = fresh.api();
        first
            .sendTyped("PUT", PENDING, "text/plain", text.getBytes(StandardCharsets.UTF_8))
            .expect(200);
        Answer commit = first.post("/v1/haproxy/configuration/commit").expect(200);
        assertThat(commit.json().path("status").asText()).isEqualTo("pending is now running");
        assertThat(first.get("/v1/haproxy/configuration/running").body()).isEqualTo(text);
        // Old clients commit first, then start.
        assertThat(
                first
                    .post("/v1/haproxy/control/start")
                    .expect(200)
                    .json()
                    .path("haproxy status")
                    .asText())
            .isEqualTo("started");
        assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("seventh");
      }
    }

    /** Defect 8. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "%24(touch%20pwned)",
          "a%3Btouch%20pwned",
          "%60touch%20pwned%60",
          "..",
          "%2e%2e",
          "..%2fpwned",
          "a%0atouch",
          "a%00b"
        })
    void aNameIsNeitherAPathNorACommand(String name) {
      long version = api.version();
      byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
      for (String path : List.of("/v1/gateways/", "/v1/pools/", "/v1/certificates/")) {
        String type = path.contains("cert") ? "application/x-pem-file" : "application/json";
        assertThat(api.sendTyped("PUT", path + name, type, body).status()).isBetween(400, 499);
        assertThat(api.delete(path + name).status()).isBetween(400, 499);
      }
      assertThat(api.version()).isEqualTo(version);
    }

    /** Defect 9. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.2.3.4.5:5000",
          "1.2.3.4:99999",
          "1.2.3.4:0",
          "1.2.3.4:http",
          "no host",
          "a b:80",
          "",
          "h:80\\n  bind *:1",
          "h:80 ssl crt /x.pem"
        })
    void anAddressIsOne(String address) {
      make();
      long version = api.version();
      String body = "{\"address\": \"" + address + "\"}";
      api.put(endpoint, body).expectInvalid("/address");
      api.put(target, body).expectInvalid("/address");
      api.put(gateway, "{\"endpoints\": {\"%s\": \"%s\"}}".formatted(e, address))
          .expectInvalid("/endpoints/" + e);
      api.put(pool, "{\"targets\": {\"%s\": \"%s\"}}".formatted(t, address))
          .expectInvalid("/targets/" + t);
      assertThat(api.version()).isEqualTo(version);
    }

    /** Defect 10. */
    @Test
    void emptyListsAreLists() {
      Api empty = SharedHrapi.emptied().api();
      empty.get("/v1/gateways").expectJson("{\"Gateways\": []}");
      empty.get("/v1/pools").expectJson("{\"Pools\": []}");
      empty.get("/v1/certificates").expectJson("{\"certificates\": []}");
      empty.put("/v1/gateways/g", "{}").expect(200);
      empty.put("/v1/pools/p", "{}").expect(200);
      empty.get("/v1/gateways/g/endpoints").expectJson("{\"Gateway\": \"g\", \"Endpoints\": []}");
      empty.get("/v1/gateways/g/pools").expectJson("{\"Pools\": []}");
      empty.get("/v1/pools/p/targets").expectJson("{\"Targets\": []}");
    }
  }
}
