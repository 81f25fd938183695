package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/versions/{a}/diff/{b}} in its three formats. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffIT {

  private static final String PATCH = "application/json-patch+json";

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  /** The pending rendered configuration after each version of the model. */
  private final List<String> texts = new ArrayList<>(List.of(""));

  @BeforeAll
  void make() {
    int port = FreePorts.next();
    put(
        "/v1/pools/p",
        """
        {"targets": {"t": "127.0.0.1:81", "u": "127.0.0.1:82"}}
        """);
    put("/v1/gateways/g", "{\"endpoints\": {\"e\": \"127.0.0.1:%d\"}}".formatted(port));
    put("/v1/gateways/g/pools/p", "{\"pool\": \"p\"}");
    put("/v1/pools/p/targets/t", "{\"weight\": 5}");
    put("/v1/pools/q", "{\"targets\": {\"u\": \"127.0.0.1:83\"}}");
    put("/v1/pools/p/targets/t", "{\"weight\": 6}");
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private void put(String path, String body) {
    api.put(path, body).expect(200);
    texts.add(api.get("/v1/haproxy/configuration/pending").expect(200).body());
  }

  private Answer diff(String versions, String accept) {
    String[] sides = versions.split(" ", -1);
    return api.get("/v1/versions/" + sides[0] + "/diff/" + sides[1], "Accept", accept);
  }

  private JsonNode diff(String versions) {
    return diff(versions, "application/json").expect(200).json();
  }

  @Test
  void oneResourceHasItsFirstAndItsLastState() {
    JsonNode diff = diff("3 6");
    assertThat(diff.path("from").asLong()).isEqualTo(3);
    assertThat(diff.path("to").asLong()).isEqualTo(6);
    JsonNode t = change(diff, "/v1/pools/p/targets/t");
    assertThat(t.path("change").asText()).isEqualTo("changed");
    assertThat(t.at("/before/weight").isMissingNode()).isTrue();
    assertThat(t.at("/after/weight").asInt()).isEqualTo(6);
    JsonNode u = change(diff, "/v1/pools/q/targets/u");
    assertThat(u.path("movedFrom").asText()).isEqualTo("p");
    assertThat(diff.path("changes")).hasSize(3);
    assertThat(change(diff("6 3"), "/v1/pools/q").path("change").asText()).isEqualTo("removed");
  }

  private static JsonNode change(JsonNode diff, String resource) {
    for (JsonNode change : diff.path("changes")) {
      if (change.path("resource").asText().equals(resource)) {
        return change;
      }
    }
    throw new AssertionError("no change of " + resource + " in " + diff);
  }

  @Test
  void thePatchIsTheOneOfTheModelDocument() {
    assertThat(diff("6 3").path("patch"))
        .isEqualTo(
            Api.parse(
                """
                [{"op": "remove", "path": "/pools/p/targets/t/weight"},
                 {"op": "add", "path": "/pools/p/targets/u",
                  "value": {"address": "127.0.0.1:82", "enabled": true}},
                 {"op": "remove", "path": "/pools/q"}]
                """));
    Answer alone = diff("6 3", PATCH).expect(200);
    assertThat(alone.header("Content-Type")).startsWith(PATCH);
    assertThat(alone.json()).isEqualTo(diff("6 3").path("patch"));
  }

  @Test
  void theTextLeadsFromOneRenderedConfigurationToTheOther() {
    for (int from = 1; from < texts.size(); from++) {
      for (int to = 1; to < texts.size(); to++) {
        String diff = diff(from + " " + to, "text/plain").expect(200).body();
        if (texts.get(from).equals(texts.get(to))) {
          assertThat(diff).isEmpty();
          continue;
        }
        assertThat(diff).startsWith("--- version " + from + "\n+++ version " + to + "\n@@ -");
        Set<String> removed = new HashSet<>(texts.get(from).lines().toList());
        removed.removeAll(texts.get(to).lines().toList());
        Set<String> added = new HashSet<>(texts.get(to).lines().toList());
        added.removeAll(texts.get(from).lines().toList());
        assertThat(diff.lines()).containsAll(removed.stream().map(line -> "-" + line).toList());
        assertThat(diff.lines()).containsAll(added.stream().map(line -> "+" + line).toList());
      }
    }
    assertThat(diff("5 6", "text/plain").body().lines().filter(line -> line.startsWith("+")))
        .hasSize(2)
        .last()
        .asString()
        .contains("weight 6");
  }

  @Test
  void jsonIsWhatAClientGetsThatDoesNotSay() {
    assertThat(api.get("/v1/versions/1/diff/2").expect(200).header("Content-Type"))
        .startsWith("application/json");
    assertThat(diff("1 2", "*/*").expect(200).header("Content-Type"))
        .startsWith("application/json");
    diff("1 2", "image/png").expectProblem(406, "not-acceptable");
  }

  @Test
  void numbersReadTheSameForEver() {
    Answer answer = diff("2 5", "application/json").expect(200);
    assertThat(answer.version()).isEqualTo(5);
    assertThat(diff("5 2", "application/json").expect(200).version()).isEqualTo(5);
    api.put("/v1/pools/other", "{}").expect(200);
    assertThat(diff("2 5", "application/json").body()).isEqualTo(answer.body());
    assertThat(diff("0 1").path("changes")).hasSize(3);
    assertThat(diff("4 4"))
        .isEqualTo(
            Api.parse(
                """
                {"from": 4, "to": 4, "changes": [], "patch": []}
                """));
    assertThat(diff("4 4", "text/plain").expect(200).body()).isEmpty();
    api.delete("/v1/pools/other").expect(200);
  }

  @Test
  void namesStandForWhatTheyMeanNow() {
    Api fresh = SharedHrapi.emptied().api();
    fresh.put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:81\"}}").expect(200);
    long rendered =
        fresh
            .put(
                "/v1/gateways/g",
                """
                {"pools": ["p"], "endpoints": {"e": "127.0.0.1:%d"}}
                """
                    .formatted(FreePorts.next()))
            .expect(200)
            .version();
    fresh.commit().expect(200);
    long changed = fresh.put("/v1/pools/p/targets/t", "{\"weight\": 9}").expect(200).version();
    Answer diff = fresh.get("/v1/versions/running/diff/pending").expect(200);
    assertThat(diff.json().path("from").asLong()).isEqualTo(rendered);
    assertThat(diff.json().path("to").asLong()).isEqualTo(changed);
    assertThat(diff.json().path("changes")).hasSize(1);
    assertThat(diff.version()).isEqualTo(changed);
    assertThat(
            fresh
                .get("/v1/versions/running/diff/latest", "Accept", "text/plain")
                .expect(200)
                .body()
                .lines()
                .filter(line -> line.matches("[-+] .*")))
        .hasSize(2);
    String upload = UploadText.answering("127.0.0.1:" + FreePorts.next(), "up");
    fresh.putPending(upload).expect(200);
    Answer conflict = fresh.get("/v1/versions/running/diff/pending", "Accept", PATCH);
    conflict.expectProblem(409, "conflict");
    assertThat(conflict.body()).contains("text/plain");
    String text =
        fresh.get("/v1/versions/running/diff/pending", "Accept", "text/plain").expect(200).body();
    JsonNode json = fresh.get("/v1/versions/running/diff/pending").expect(200).json();
    assertThat(json.path("text").asText()).isEqualTo(text);
    assertThat(json.path("from").asLong()).isEqualTo(rendered);
    assertThat(json.path("toUpload").asText()).hasSize(64);
    assertThat(List.of("to", "fromUpload", "changes", "patch")).noneMatch(json::has);
    assertThat(text).startsWith("--- version " + rendered + "\n+++ pending\n");
    assertThat(text.lines())
        .containsAll(upload.lines().filter(l -> l.contains("bind")).map(l -> "+" + l).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1 999", "999 1", "1 x", "-1 1", "1 1.0", "1 9999999999999999999", "1 Latest"})
  void whatIsNoVersionIsNotFound(String versions) {
    for (String accept : List.of("application/json", PATCH, "text/plain")) {
      diff(versions, accept).expectProblem(404, "not-found");
    }
  }

  @Test
  void unknownParametersAreRefused() {
    api.get("/v1/versions/1/diff/2?version=1").expectProblem(400, "bad-request");
    api.get("/v1/versions/1/diff/2?x").expectProblem(400, "bad-request");
  }
}
