package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.Background;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HangingServer;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draining targets get no new work, and requests in progress finish. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DrainIT {

  private static final String A = "/v1/pools/p/targets/a";
  private static final String B = "/v1/pools/p/targets/b";
  private static final int REQUESTS = 120;

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private final Api gateway = new Api(port);
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private HangingServer server;

  /** Creates a model with one target; HAProxy is stopped. */
  @BeforeEach
  void model() {
    server = new HangingServer("a");
    api.post("/v1/haproxy/control/stop").expect(200);
    api.put("/v1/model", "{}").expect(200);
    api.putGateway(Map.of("a", server.address()), port);
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @AfterAll
  void end() {
    backends.close();
  }

  private void addB() {
    api.put(B, "{\"address\": \"%s\"}".formatted(backends.serve("b"))).expect(200);
  }

  private JsonNode commit(String applied) {
    JsonNode answer = api.commit().expect(200).json();
    assertThat(answer.path("applied").asText()).as(answer.toString()).isEqualTo(applied);
    return answer;
  }

  /** Sends {@code REQUESTS} requests; returns the number of responses by target. */
  private Map<String, Integer> shares() {
    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      shares.merge(gateway.get("/?u=" + i).expect(200).body(), 1, Integer::sum);
    }
    return shares;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatRunsEndsAndNewWorkGoesElsewhere(boolean atRunTime) throws Exception {
    commit("start");
    CompletableFuture<Answer> hanging = Background.start(() -> new Api(port).get("/hang"));
    server.await(1);
    addB();
    commit("runtime");
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> others = Background.start(() -> askUntil(over));
    api.put(A, "{\"draining\": true}").expect(200);
    if (!atRunTime) {
      api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    }
    commit(atRunTime ? "runtime" : "reload");
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    over.set(true);
    assertThat(others.get(20, TimeUnit.SECONDS)).isPositive();
    assertThat(hanging).isNotDone();
    server.release();
    Answer answer = hanging.get(20, TimeUnit.SECONDS).expect(200);
    assertThat(answer.body()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatRunsWithOneThatIsDisabledIsCut(boolean atRunTime) throws Exception {
    commit("start");
    CompletableFuture<Answer> hanging = Background.start(() -> new Api(port).get("/hang"));
    server.await(1);
    addB();
    // The connections of the previous worker are closed as well.
    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    commit("reload");
    assertThat(hanging).isNotDone();
    api.put(A, "{\"enabled\": false}").expect(200);
    if (!atRunTime) {
      api.put("/v1/pools/p/policy", "{\"policy\": \"roundrobin\"}").expect(200);
    }
    commit(atRunTime ? "runtime" : "reload");
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    // If HAProxy closes the connection without a response, the client retries by itself, and b
    // answers.
    assertThat(
            hanging
                .handle((answer, failed) -> answer != null && answer.body().equals("a"))
                .get(20, TimeUnit.SECONDS))
        .isFalse();
  }

  /**
   * Sends requests one after the other until {@code over}, checks each response, and returns their
   * number.
   */
  private int askUntil(AtomicBoolean over) {
    Api client = new Api(port);
    int count = 0;
    while (!over.get()) {
      assertThat(client.get("/").expect(200).body()).isIn("a", "b");
      count++;
    }
    return count;
  }

  @Test
  void itsWeightStaysAndComesBack() {
    addB();
    api.put(A, "{\"weight\": 3}").expect(200);
    commit("start");
    long before = api.version();
    api.put(A, "{\"draining\": \"True\"}").expect(200);
    String draining =
        "{\"address\": \"%s\", \"weight\": 3, \"enabled\": true, \"draining\": true}"
            .formatted(server.address());
    api.get(A).expectJson(draining);
    commit("runtime");
    assertThat(api.get("/v1/haproxy/configuration/running").body())
        .contains("server a " + server.address() + " weight 0 check");
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    // A representation can be sent back as read, and fields that a PUT does not name stay.
    api.put(A, draining).expect(200);
    assertThat(api.lastEvent().path("changes")).isEmpty();
    api.put(A, "{\"enabled\": true}").expect(200);
    api.put("/v1/pools/p", "{\"targets\": {\"a\": \"%s\"}}".formatted(server.address()))
        .expect(200);
    api.get(A).expectJson(draining);
    api.put(A, "{\"weight\": 2}").expect(200);
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    api.put(A, "{\"draining\": 0}").expect(200);
    assertThat(api.get(A).expect(200).body())
        .isEqualTo("{\"address\":\"" + server.address() + "\",\"weight\":2,\"enabled\":true}\n");
    commit("runtime");
    assertThat(shares()).isEqualTo(Map.of("a", REQUESTS * 2 / 3, "b", REQUESTS / 3));
    assertThat(api.get(A + "?version=" + before).expect(200).body())
        .isEqualTo("{\"address\":\"" + server.address() + "\",\"weight\":3,\"enabled\":true}\n");
    api.get(A + "?version=" + (before + 2)).expectJson(draining);
    api.put(A, "{\"draining\": \"perhaps\"}").expectInvalid("/draining");
  }

  @Test
  void itIsSeenWhereverTheTargetIs() {
    commit("start");
    long before = api.version();
    String etag = api.get(A).etag();
    api.postJson(
            "/v1/transactions",
            """
            [{"method": "PUT", "path": "/v1/pools/p/targets/a", "body": {"draining": true}}]
            """)
        .expect(200);
    long after = api.version();
    assertThat(api.get(A).etag()).isNotEqualTo(etag);
    api.put(A, "{\"draining\": false}", "If-Match", etag).expectProblem(412, "precondition-failed");
    api.put(A, "{\"draining\": false}", "If-Match", api.get(A).etag(), "Hrapi-Reason", "back")
        .expect(200);
    api.put(A + "?dryRun=true", "{\"draining\": true}").expect(200);
    api.put(A, "{\"draining\": true}").expect(200);
    assertThat(api.lastEvent().at("/changes/0/before").has("draining")).isFalse();
    assertThat(api.lastEvent().at("/changes/0/after/draining").asBoolean()).isTrue();
    assertThat(api.get("/v1/model").json().at("/pools/p/targets/a/draining").asBoolean()).isTrue();
    String yaml = api.get("/v1/model", "Accept", "application/yaml").expect(200).body();
    assertThat(yaml).contains("draining: true");
    assertThat(
            api.sendTyped("PUT", "/v1/model?dryRun=true", "application/yaml", bytes(yaml))
                .expect(200)
                .json()
                .at("/summary/changed")
                .asInt())
        .isZero();
    assertThat(
            api.sendTyped(
                    "PUT",
                    "/v1/model?dryRun=true",
                    "application/yaml",
                    bytes(yaml.replace("draining: true", "draining: perhaps")))
                .expect(422)
                .body())
        .contains("/pools/p/targets/a/draining");
    Answer plan =
        api.sendTyped(
            "PUT",
            "/v1/model?dryRun=true",
            "application/yaml",
            bytes(yaml.replace("draining: true", "draining: false")));
    assertThat(plan.expect(200).body()).contains("draining true -> false");
    assertThat(
            api.get(
                    "/v1/versions/" + before + "/diff/" + after,
                    "Accept",
                    "application/json-patch+json")
                .expect(200)
                .json())
        .isEqualTo(
            Api.parse(
                """
                [{"op": "add", "path": "/pools/p/targets/a/draining", "value": true}]
                """));
    assertThat(
            api.get("/v1/versions/" + before + "/diff/" + after, "Accept", "text/plain")
                .expect(200)
                .body())
        .contains("-  server a " + server.address() + " weight 1", " weight 0 check");
    assertThat(api.get("/v1/history" + A.substring(3) + "?after=" + before).expect(200).body())
        .contains("\"draining\":true");
    assertThat(api.get("/v1/controller/_export-cdb").expect(200).body())
        .contains("\"draining\":true");
    api.postJson("/v1/restore", "{\"version\": " + before + "}").expect(200);
    assertThat(api.get(A).expect(200).json().has("draining")).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPoolOfWhichAllDrainAnswers503AndThatIsSaid() {
    addB();
    api.put(B, "{\"enabled\": false}").expect(200);
    assertThat(commit("start").path("warnings")).isEmpty();
    api.put(A, "{\"draining\": true}").expect(200);
    assertThat(commit("runtime").path("warnings").toString())
        .contains("pool p has no target for new connections", "new requests are answered 503");
    gateway.get("/").expect(503);
    api.put("/v1/pools/p", "{\"enabled\": false}").expect(200);
    assertThat(commit("reload").path("warnings")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"backfill", "static-rr", "url_param u"})
  void whereHaproxyKnowsNoWeightsItDrainsAsWell(String policy) {
    addB();
    api.put(A, "{\"weight\": 7}").expect(200);
    api.put("/v1/pools/p/policy", "{\"policy\": \"%s\"}".formatted(policy)).expect(200);
    commit("start");
    assertThat(shares()).containsKey("a");
    api.put(A, "{\"draining\": true}").expect(200);
    commit("runtime");
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    api.put(A, "{\"draining\": false}").expect(200);
    commit("runtime");
    assertThat(shares()).containsKey("a");
    api.put(A, "{\"draining\": true}").expect(200);
    commit("runtime");
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(shares()).isEqualTo(Map.of("b", REQUESTS));
    api.put(A, "{\"draining\": false}").expect(200);
    // A worker that was started with weight 0 accepts no other, except for the algorithm that
    // ignores weights.
    JsonNode answer = commit(policy.equals("backfill") ? "runtime" : "reload");
    if (!policy.equals("backfill")) {
      assertThat(answer.path("because").asText())
          .contains(
              policy + " accepts at run time only the weight with which server a was " + "loaded");
      // The reload was planned, not the fallback after a failed attempt.
      assertThat(hrapi.output()).doesNotContain("because it cannot be changed at run time");
    }
    assertThat(shares()).containsKey("a");
  }
}
