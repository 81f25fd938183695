package io.hrapi.program.pyhrapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The walk-through at the end of pyHrapi's documentation, request by request, with traffic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WalkThroughIT {

  private static final List<String> PATHS =
      List.of(
          "/v1/gateways",
          "/v1/gateways/gateHTTP",
          "/v1/gateways/gateHTTP/endpoints",
          "/v1/gateways/gateHTTP/endpoints/endOne",
          "/v1/gateways/gateHTTP/pools",
          "/v1/pools",
          "/v1/pools/eta",
          "/v1/pools/eta/targets",
          "/v1/pools/eta/targets/targetS1",
          "/v1/pools/eta/policy",
          "/v1/pools/theta",
          "/v1/events");

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final int endOne = FreePorts.next();
  private final int endTwo = FreePorts.next();

  @BeforeAll
  void walkThrough() {
    api.put(
            "/v1/gateways/gateHTTP",
            """
            {"gateway": "gateHTTP", "protocol": "http",
             "endpoints": {"endOne": "127.0.0.1:%d", "endTwo": "*:%d"},
             "enable": "True"}
            """
                .formatted(endOne, endTwo))
        .expectJson("{\"Added gateway\": \"gateHTTP\"}");
    api.put("/v1/pools/eta", pool("targetS", 1, 2, 4, 5, 6, 7))
        .expectJson("{\"Added pool\": \"eta\"}");
    api.put("/v1/pools/theta", pool("targetT", 1, 2, 3)).expectJson("{\"Added pool\": \"theta\"}");

    ObjectNode target = (ObjectNode) api.get("/v1/pools/eta/targets/targetS1").expect(200).json();
    assertThat(target.path("weight").isInt()).isTrue();
    assertThat(target.path("weight").asInt()).isEqualTo(1);
    assertThat(target.path("enabled").asBoolean()).isTrue();
    target.put("weight", "3");
    api.put("/v1/pools/eta/targets/targetS1", target.toString())
        .expectJson("{\"Modified\": \"targetS1\"}");
    assertThat(api.get("/v1/pools/eta/targets/targetS1").json().path("weight").asInt())
        .isEqualTo(3);
    api.put("/v1/gateways/gateHTTP", "{\"defaultBack\": \"eta\"}")
        .expectJson("{\"Modified\": \"gateHTTP\"}");

    Answer commit = api.commit().expect(200);
    assertThat(commit.json().path("HaProxy Status").asText()).isEqualTo("Started");
    JsonNode listenPort = commit.json().path("Listen Port");
    assertThat(listenPort.isTextual()).isTrue();
    assertThat(listenPort.asText()).isEqualTo(Integer.toString(hrapi.statisticsPort()));
    assertThat(commit.json().path("PID").asLong()).isEqualTo(hrapi.haproxyPid()).isPositive();
    assertThat(commit.json().path("applied").asText()).isEqualTo("start");
    assertThat(commit.json().path("version").asLong()).isEqualTo(5);
    assertThat(commit.version()).isEqualTo(6);
    assertThat(commit.json().path("warnings").isArray()).isTrue();
    assertThat(commit.json().path("warnings")).isEmpty();
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private String pool(String prefix, int... numbers) {
    StringBuilder targets = new StringBuilder();
    for (int number : numbers) {
      String name = prefix + number;
      targets
          .append(targets.length() == 0 ? "" : ",")
          .append("\"%s\": \"%s\"".formatted(name, backends.serve(name)));
    }
    return "{\"enabled\": true, \"targets\": {" + targets + "}}";
  }

  @Test
  void theResourcesReadAsDocumented() {
    api.get("/v1/gateways").expectJson("{\"Gateways\": [\"gateHTTP\"]}");
    api.get("/v1/gateways/gateHTTP")
        .expectJson(
            """
            {"gateway": "gateHTTP", "protocol": "http",
             "endpoints": {"endOne": "127.0.0.1:%d", "endTwo": "*:%d"},
             "pools": [], "defaultBack": "eta", "enabled": true}
            """
                .formatted(endOne, endTwo));
    api.get("/v1/gateways/gateHTTP/endpoints")
        .expectJson("{\"Gateway\": \"gateHTTP\", \"Endpoints\": [\"endOne\", \"endTwo\"]}");
    api.get("/v1/gateways/gateHTTP/pools").expectJson("{\"Pools\": []}");
    api.get("/v1/pools").expectJson("{\"Pools\": [\"eta\", \"theta\"]}");
    api.get("/v1/pools/theta/targets")
        .expectJson("{\"Targets\": [\"targetT1\", \"targetT2\", \"targetT3\"]}");
    api.get("/v1/pools/eta/policy").expectJson("{\"policy\": \"roundrobin\", \"weights\": 1.0}");
  }

  @Test
  void bothEndpointsShareTheTrafficByWeight() {
    Map<String, Integer> counts = new HashMap<>();
    for (int port : List.of(endOne, endTwo)) {
      Api client = new Api(port);
      for (int i = 0; i < 1_000; i++) {
        counts.merge(client.get("/" + i).expect(200).body(), 1, Integer::sum);
      }
    }
    assertThat(counts.keySet())
        .containsExactlyInAnyOrder(
            "targetS1", "targetS2", "targetS4", "targetS5", "targetS6", "targetS7");
    counts.forEach(
        (name, count) ->
            assertThat(count).as(name).isCloseTo(name.equals("targetS1") ? 750 : 250, within(15)));
  }

  @Test
  void theDashboardIsHaproxysPage() {
    Answer redirect = api.get("/v1/controller/__haproxy/dashboard").expect(302);
    String page = "http://127.0.0.1:" + hrapi.statisticsPort() + "/__haproxy/dashboard";
    assertThat(redirect.header("Location")).isEqualTo(page);
    assertThat(new Api(hrapi.statisticsPort()).get("/__haproxy/dashboard").expect(200).body())
        .contains("Statistics Report for HAProxy", "eta", "targetS7");
  }

  @Test
  void aRestartFindsEverythingAsItWas() {
    long pid = hrapi.haproxyPid();
    Map<String, List<String>> before = everything();
    hrapi.stop();
    assertThat(new Api(endOne).get("/").expect(200).body()).startsWith("targetS");
    hrapi.start();
    Await.until("HAProxy is adopted", () -> hrapi.output().contains("Adopted HAProxy"));
    assertThat(everything()).isEqualTo(before);
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    Answer again = api.commit().expect(200);
    assertThat(again.json().path("applied").asText()).isEqualTo("unchanged");
    assertThat(again.json().path("HaProxy Status").asText()).isEqualTo("restarted");
    assertThat(again.json().path("PID").asLong()).isEqualTo(pid);
  }

  private Map<String, List<String>> everything() {
    Map<String, List<String>> answers = new TreeMap<>();
    for (String path : PATHS) {
      Answer answer = api.get(path).expect(200);
      answers.put(path, List.of(answer.body(), answer.etag(), answer.header("Hrapi-Version")));
    }
    return answers;
  }
}
