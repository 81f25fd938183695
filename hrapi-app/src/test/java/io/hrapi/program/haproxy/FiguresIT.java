package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.PrometheusText;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a real HAProxy counts, as shown by the API, the status and the metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FiguresIT {

  private static final String POOL = "/v1/pools/p/stats";
  private static final String GATEWAY = "/v1/gateways/g/stats";
  private static final String TARGET = "/v1/pools/p/targets/a/stats";
  private static final List<String> ALL = List.of(POOL, GATEWAY, TARGET);
  private static final int REQUESTS = 12;
  private static final int FAILING = 4;

  private final Backends backends = new Backends();
  private int port;
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private String a;

  /** Two targets, and a stopped HAProxy, so that its counters start at 0. */
  @BeforeEach
  void model() {
    SharedHrapi.empty(hrapi);
    port = FreePorts.next();
    a = backends.serve("a");
    api.putGateway(Map.of("a", a, "b", backends.serve("b")), port);
  }

  @AfterAll
  void end() {
    backends.close();
  }

  private JsonNode read(String path) {
    return api.get(path).expect(200).json();
  }

  private JsonNode pool() {
    return read(POOL).at("/protocols/http");
  }

  private JsonNode target() {
    return read(TARGET).at("/protocols/http");
  }

  private PrometheusText metrics() {
    Answer answer = new Api(hrapi.adminPort()).get("/metrics").expect(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
    return PrometheusText.parse(answer.body());
  }

  private void requests() {
    Api gateway = new Api(port);
    for (int i = 0; i < REQUESTS; i++) {
      gateway.get("/").expect(200);
    }
    for (int i = 0; i < FAILING; i++) {
      gateway.get("/failing").expect(500);
    }
    // HAProxy counts a response when it has ended, which is shortly after the client has received
    // it.
    Await.until(
        "all are counted",
        () ->
            pool().at("/responses/2xx").asInt() == REQUESTS
                && pool().at("/responses/5xx").asInt() == FAILING);
  }

  @Test
  void requestsAreCountedWhereTheyWent() {
    long running = api.commit().expect(200).json().path("version").asLong();
    requests();
    api.put("/v1/pools/other", "{}").expect(200);

    Answer answer = api.get(GATEWAY).expect(200);
    assertThat(answer.version()).as("what runs, not what is newest").isEqualTo(running);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode gateway = answer.json();
    assertThat(gateway.path("gateway").asText()).isEqualTo("g");
    assertThat(gateway.path("protocol").asText()).isEqualTo("http");
    assertThat(gateway.path("state").asText()).isEqualTo("open");
    assertThat(gateway.at("/requests/total").asInt()).isEqualTo(REQUESTS + FAILING);
    assertThat(gateway.at("/responses/2xx").asInt()).isEqualTo(REQUESTS);
    assertThat(gateway.at("/responses/5xx").asInt()).isEqualTo(FAILING);
    assertThat(gateway.at("/connections/total").asInt()).isBetween(1, REQUESTS + FAILING);
    assertThat(gateway.at("/bytes/out").asInt()).isGreaterThan(REQUESTS);
    assertThat(gateway.at("/errors/request").asInt(-1)).isZero();
    assertThat(gateway.at("/errors").has("connect")).as("not a gateway's").isFalse();

    JsonNode pool = pool();
    assertThat(pool.path("state").asText()).isEqualTo("up");
    assertThat(pool.path("active").asInt()).isEqualTo(2);
    assertThat(pool.at("/states/up").asInt()).isEqualTo(2);
    assertThat(pool.at("/requests/total").asInt()).isEqualTo(REQUESTS + FAILING);
    assertThat(pool.at("/errors/retries").asInt(-1)).isZero();
    assertThat(pool.at("/queue/current").asInt(-1)).isZero();
    assertThat(pool.at("/averageMillis/total").isNumber()).isTrue();
    assertThat(pool.at("/targets/a/responses/2xx").asInt()).isEqualTo(REQUESTS / 2);
    assertThat(pool.at("/targets/b/responses/5xx").asInt()).isEqualTo(FAILING / 2);

    JsonNode target = target();
    assertThat(target.path("state").asText()).isEqualTo("up");
    assertThat(target.path("haproxyStatus").asText()).startsWith("UP");
    assertThat(target.path("address").asText()).isEqualTo(a);
    assertThat(Instant.parse(target.path("since").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(target.at("/sessions/total").asInt()).isEqualTo((REQUESTS + FAILING) / 2);
    assertThat(target.at("/responses/5xx").asInt()).isEqualTo(FAILING / 2);
    Await.until("it was checked", () -> target().at("/check/result").asText().equals("L4OK"));

    // hrapi keeps no counters of its own: HAProxy's survive a restart of hrapi.
    hrapi.kill();
    hrapi.start();
    assertThat(read(GATEWAY).path("responses")).isEqualTo(gateway.path("responses"));
    assertThat(pool().path("responses")).isEqualTo(pool.path("responses"));
    assertThat(target().path("bytes")).isEqualTo(target.path("bytes"));
  }

  @Test
  void bothProtocolsOfAPoolAreTold() {
    int tcp = FreePorts.next();
    api.put(
            "/v1/gateways/t",
            """
            {"protocol": "tcp", "defaultBack": "p", \
            "endpoints": {"f": "127.0.0.1:%d"}}\
            """
                .formatted(tcp))
        .expect(200);
    api.commit().expect(200);
    new Api(port).get("/").expect(200);
    new Api(tcp).get("/").expect(200);
    new Api(tcp).get("/").expect(200);
    Await.until(
        "all are counted",
        () ->
            read(POOL).at("/protocols/tcp/sessions/total").asInt() == 2
                && pool().at("/sessions/total").asInt() == 1);
    JsonNode pool = read(POOL);
    assertThat(pool.at("/protocols/http/requests/total").asInt()).isEqualTo(1);
    assertThat(pool.at("/protocols/tcp").has("requests")).as("TCP has none").isFalse();
    assertThat(pool.at("/protocols/tcp").has("responses")).isFalse();
    assertThat(read(TARGET).path("protocols").fieldNames())
        .toIterable()
        .containsExactly("http", "tcp");
    assertThat(read("/v1/gateways/t/stats").path("protocol").asText()).isEqualTo("tcp");
    assertThat(read("/v1/gateway/t/stats").path("gateway").asText()).isEqualTo("t");
    JsonNode targets = read("/v1/status").path("targets");
    assertThat(targets.path("up").asInt()).as("counted once each").isEqualTo(2);
    PrometheusText metrics = metrics();
    for (String protocol : List.of("http", "tcp")) {
      assertThat(metrics.value("hrapi_target_up", "pool", "p", "target", "a", "protocol", protocol))
          .isEqualTo(1);
    }
  }

  @Test
  void aTargetThatDiesIsDownEverywhere() {
    api.put("/v1/pools/p/targets/off", "{\"address\": \"127.0.0.1:1\", \"enabled\": false}")
        .expect(200);
    api.put("/v1/pools/p/targets/bare", "{\"address\": \"127.0.0.1\"}").expect(200);
    api.commit().expect(200);
    assertThat(read("/v1/status").at("/targets/maintenance").asInt()).isEqualTo(1);
    backends.stop(a);
    Await.until("it is down", () -> target().path("state").asText().equals("down"));
    JsonNode target = target();
    assertThat(target.at("/check/result").asText()).isEqualTo("L4CON");
    assertThat(target.at("/check/text").asText()).contains("Connection refused");
    assertThat(target.path("timesDown").asInt()).isEqualTo(1);
    assertThat(pool().at("/states/down").asInt()).isEqualTo(1);
    assertThat(pool().path("active").asInt()).isEqualTo(2);

    Await.until("the status says so", () -> read("/v1/status").at("/targets/down").asInt() == 1);
    JsonNode targets = read("/v1/status").path("targets");
    assertThat(targets.path("up").asInt()).isEqualTo(1);
    assertThat(targets.path("unchecked").asInt()).isEqualTo(1);
    assertThat(targets.path("notServing")).hasSize(2);
    JsonNode first = targets.at("/notServing/0");
    assertThat(first.path("pool").asText()).isEqualTo("p");
    assertThat(first.path("target").asText()).isEqualTo("a");
    assertThat(first.path("state").asText()).isEqualTo("down");
    assertThat(first.path("since").asText()).isNotEmpty();
    assertThat(first.path("check").asText()).startsWith("L4CON: ");
    assertThat(targets.at("/notServing/1/target").asText()).isEqualTo("off");

    PrometheusText metrics = metrics();
    assertThat(metrics.value("hrapi_target_up", "pool", "p", "target", "a", "protocol", "http"))
        .isZero();
    assertThat(metrics.value("hrapi_target_up", "pool", "p", "target", "b", "protocol", "http"))
        .isEqualTo(1);
    assertThat(
            metrics.value("hrapi_pool_targets", "pool", "p", "protocol", "http", "state", "down"))
        .isEqualTo(1);
    assertThat(
            metrics.value(
                "hrapi_target_state",
                "pool",
                "p",
                "target",
                "off",
                "protocol",
                "http",
                "state",
                "maintenance"))
        .isEqualTo(1);
  }

  @Test
  void whatDoesNotRunIsSaid() {
    for (String path : ALL) {
      assertThat(detail(path, 503, "haproxy-unavailable")).contains("stopped");
    }
    assertThat(read("/v1/status").has("targets")).isFalse();
    // A figure may be as old as the last reading.
    Await.until("it is down", () -> metrics().value("hrapi_haproxy_up") == 0);
    assertThat(metrics().value("hrapi_haproxy_wanted")).isZero();
    api.get("/v1/pools/none/stats").expectProblem(404, "not-found");
    api.get("/v1/gateways/none/stats").expectProblem(404, "not-found");
    api.get("/v1/pools/p/targets/none/stats").expectProblem(404, "not-found");

    long running = api.commit().expect(200).json().path("version").asLong();
    for (String path : ALL) {
      assertThat(api.head(path).expect(200).version()).isEqualTo(running);
      for (String query : List.of("?version=1", "?at=2026-01-01T00:00:00Z", "?x=1")) {
        api.get(path + query).expectProblem(400, "bad-request");
      }
      api.post(path).expectProblem(405, "method-not-allowed");
    }

    // Created but not committed: each answer says what is missing.
    api.put("/v1/pools/q", "{\"targets\": {\"z\": \"127.0.0.1:1\"}}").expect(200);
    api.put("/v1/gateways/h", "{\"endpoints\": {}}").expect(200);
    api.put("/v1/pools/p/targets/new", "{\"address\": \"127.0.0.1:1\"}").expect(200);
    for (String path :
        List.of(
            "/v1/pools/q/stats",
            "/v1/gateways/h/stats",
            "/v1/pools/p/targets/new/stats",
            "/v1/pools/q/targets/z/stats")) {
      Answer answer = api.get(path).expectProblem(409, "conflict");
      assertThat(answer.json().path("detail").asText()).contains("version " + running, "committed");
      assertThat(answer.json().at("/conflicting/0").asText() + "/stats").isEqualTo(path);
    }
    api.delete("/v1/pools/p/targets/new").expect(200);

    // Committed, but a pool that no gateway uses does not run either.
    api.commit().expect(200);
    assertThat(detail("/v1/pools/q/stats", 409, "conflict")).contains("sends traffic");
    assertThat(detail("/v1/gateways/h/stats", 409, "conflict")).contains("endpoint");

    api.post("/v1/haproxy/control/stop").expect(200);
    for (String path : ALL) {
      assertThat(detail(path, 503, "haproxy-unavailable"))
          .contains("stopped", "/v1/haproxy/control/start");
    }
    PrometheusText stopped = metrics();
    assertThat(stopped.value("hrapi_haproxy_up")).isZero();
    assertThat(stopped.types()).containsKey("hrapi_log_version").doesNotContainKey("hrapi_pool_up");

    api.upload(
            UploadText.answering("127.0.0.1:" + FreePorts.next(), "up")
                + "backend web\n  server one "
                + backends.serve("one")
                + " weight 7\n  server two 127.0.0.1:"
                + FreePorts.next()
                + " disabled\n")
        .expect(200);
    for (String path : ALL) {
      assertThat(detail(path, 409, "conflict")).contains("uploaded configuration");
    }
    // By HAProxy's own names.
    JsonNode targets = read("/v1/status").path("targets");
    assertThat(targets.path("unchecked").asInt() + targets.path("maintenance").asInt())
        .isEqualTo(2);
    assertThat(targets.at("/notServing/0/pool").asText()).isEqualTo("web");
    assertThat(targets.at("/notServing/0/target").asText()).isEqualTo("two");
    PrometheusText upload = metrics();
    assertThat(upload.value("hrapi_haproxy_up")).isEqualTo(1);
    assertThat(upload.value("hrapi_frontend_open", "frontend", "f")).isEqualTo(1);
    assertThat(upload.value("hrapi_server_weight", "backend", "web", "server", "one")).isEqualTo(7);
    assertThat(upload.value("hrapi_backend_servers", "backend", "web", "state", "maintenance"))
        .isEqualTo(1);
    assertThat(upload.types())
        .containsKey("hrapi_haproxy_requests_total")
        .doesNotContainKeys("hrapi_pool_up", "hrapi_running_version");
  }

  private String detail(String path, int status, String slug) {
    return api.get(path).expectProblem(status, slug).json().path("detail").asText();
  }

  @Test
  void metricsAreWhatHaproxyCounts() {
    long running = api.commit().expect(200).json().path("version").asLong();
    requests();
    Await.until(
        "the figures are of now",
        () ->
            metrics()
                    .value(
                        "hrapi_pool_responses_total",
                        "pool",
                        "p",
                        "protocol",
                        "http",
                        "code",
                        "5xx")
                == FAILING);
    PrometheusText metrics = metrics();
    assertThat(metrics.value("hrapi_haproxy_up")).isEqualTo(1);
    assertThat(metrics.value("hrapi_haproxy_wanted")).isEqualTo(1);
    assertThat(metrics.value("hrapi_running_version")).isEqualTo((double) running);
    assertThat(
            metrics.value(
                "hrapi_haproxy_info", "version", hrapi.haproxy().path("version").asText()))
        .isEqualTo(1);
    assertThat(metrics.value("hrapi_gateway_requests_total", "gateway", "g"))
        .isEqualTo(REQUESTS + FAILING);
    assertThat(metrics.value("hrapi_gateway_responses_total", "gateway", "g", "code", "2xx"))
        .isEqualTo(REQUESTS);
    assertThat(
            metrics.value(
                "hrapi_target_responses_total",
                "pool",
                "p",
                "target",
                "a",
                "protocol",
                "http",
                "code",
                "2xx"))
        .isEqualTo(REQUESTS / 2);
    assertThat(metrics.value("hrapi_pool_current_queue", "pool", "p", "protocol", "http")).isZero();
    assertThat(metrics.value("hrapi_haproxy_used_bytes")).isPositive();
    assertThat(metrics.types())
        .containsEntry("hrapi_pool_connect_errors_total", "counter")
        .containsEntry("hrapi_target_check_failures_total", "counter")
        .containsEntry("hrapi_target_total_time_average_seconds", "gauge")
        .containsKey("jvm_memory_heap_used");
    new Api(hrapi.adminPort()).head("/metrics").expect(200);
  }
}
