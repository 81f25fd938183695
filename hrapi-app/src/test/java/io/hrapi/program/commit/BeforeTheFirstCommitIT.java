package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.PrometheusText;
import io.hrapi.app.testing.RunningHrapi;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** hrapi's answers before the first commit; it starts no HAProxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BeforeTheFirstCommitIT {

  private static final String CONTROL = "/v1/haproxy/control/";
  private static final String LIVE = "/v1/versions/running/diff/live";

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  @AfterEach
  void nothingRuns() {
    assertThat(hrapi.haproxyProcesses()).isEmpty();
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  @Test
  @Order(1)
  void anEmptyLogIsVersionZero() {
    assertThat(api.version()).isZero();
    Answer model = api.get("/v1/model");
    model.expectJson("{\"gateways\": {}, \"pools\": {}, \"certificates\": {}}");
    assertThat(model.etag()).isEqualTo("\"0\"");
    api.get("/v1/versions/0/diff/pending").expectProblem(404, "not-found");
    api.get("/v1/versions/running/diff/latest").expectProblem(404, "not-found");
  }

  @Test
  @Order(2)
  void thereIsNothingToCompare() {
    api.get(LIVE).expectProblem(404, "not-found");
    assertThat(api.get("/v1/status").expect(200).json().path("drift")).isEmpty();
    api.get(LIVE + "?x=1").expectProblem(400, "bad-request");
    api.get("/v1/versions/live/diff/running").expectProblem(404, "not-found");
  }

  @Test
  @Order(3)
  void thereIsNothingToGoBackTo() {
    for (String query : List.of("", "?dryRun=true")) {
      Answer first =
          api.postJson("/v1/controller/commit" + query, "{\"confirm\": 60}")
              .expectProblem(409, "conflict");
      assertThat(first.json().path("detail").asText()).contains("nothing to go back to");
    }
    assertThat(api.version()).isZero();
  }

  @Test
  @Order(4)
  void nothingStarts() {
    for (String act : List.of("start", "restart", "start?dryRun=true")) {
      Answer answer = api.post(CONTROL + act).expectProblem(409, "conflict");
      assertThat(answer.json().path("detail").asText())
          .contains("nothing has been committed yet", "/v1/controller/commit");
    }
    assertThat(api.version()).isZero();
    // A stop also decides about later starts, so it is an event.
    Answer stopped = api.post(CONTROL + "stop", "Hrapi-Actor", "ada", "Hrapi-Reason", "why");
    stopped.expectJson("{\"status\": \"haproxy killed\"}");
    assertThat(stopped.version()).isEqualTo(1);
    JsonNode event = api.lastEvent();
    assertThat(event.path("version").asLong()).isEqualTo(1);
    assertThat(event.path("type").asText()).isEqualTo("HaproxyStopped");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    assertThat(event.path("reason").asText()).isEqualTo("why");
  }

  @Test
  @Order(5)
  void nothingIsCounted() {
    api.putGateway("127.0.0.1:1", 80);
    for (String path :
        List.of("/v1/pools/p/stats", "/v1/gateways/g/stats", "/v1/pools/p/targets/t/stats")) {
      Answer answer = api.get(path).expectProblem(503, "haproxy-unavailable");
      assertThat(answer.json().path("detail").asText()).contains("stopped", "commit first");
    }
    assertThat(api.get("/v1/status").expect(200).json().has("targets")).isFalse();
    PrometheusText metrics =
        PrometheusText.parse(new Api(hrapi.adminPort()).get("/metrics").expect(200).body());
    assertThat(metrics.value("hrapi_haproxy_up")).isZero();
    assertThat(metrics.value("hrapi_haproxy_wanted")).isZero();
  }
}
