package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/restore}: returns to any version with one more event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestoreIT {

  private static final String RESTORE = "/v1/restore";
  private static final String MODEL = "/v1/model";
  private static final int WRITES = 300;

  @TempDir private Path folder;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void start() {
    hrapi = RunningHrapi.startNew();
    api = hrapi.api();
    api.put("/v1/pools/eta", "{\"targets\": {\"t1\": \"10.0.0.1:80\"}}").expect(200);
    api.put("/v1/gateways/g", "{\"pools\": [\"eta\"]}").expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private Answer restore(String body, String... headers) {
    return api.postJson(RESTORE, body, headers);
  }

  @Test
  void isOneEventThatNamesWhereItLeadsBackTo() {
    long then = api.version();
    String hash = api.lastEvent().path("hash").asText();
    String model = api.get(MODEL).body();
    Answer target = api.get("/v1/pools/eta");
    api.delete("/v1/gateways/g").expect(200);
    api.put("/v1/pools/eta", "{\"targets\": {\"t1\": \"10.0.0.9:80\"}}").expect(200);
    long version = api.version();
    String body = "{\"version\": \"%d\"}".formatted(then);
    Answer dry = api.postJson(RESTORE + "?dryRun=true", body).expect(200);
    assertThat(dry.json().path("plan"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "add gateway g",
            "add association eta of gateway g: pool eta",
            "change target t1 of pool eta: address 10.0.0.9:80 -> 10.0.0.1:80");
    assertThat(dry.json().path("changes")).hasSize(4);
    assertThat(api.version()).isEqualTo(version);
    restore(body, "If-Match", "\"" + then + "\"").expectProblem(412, "precondition-failed");
    Answer answer =
        restore(body, "If-Match", "\"" + version + "\"", "Hrapi-Reason", "oops")
            .expectJson(
                """
                {"restored": %d, "summary": {"added": 2, "changed": 1, "removed": 0}, "warnings": []}
                """
                    .formatted(then));
    assertThat(answer.version()).isEqualTo(version + 1);
    assertThat(api.get(MODEL).body()).isEqualTo(model);
    assertThat(api.get(MODEL).version()).isEqualTo(version + 1);
    assertThat(api.get("/v1/pools/eta").body()).isEqualTo(target.body());
    // Versions only grow, so the tags that clients hold are stale.
    api.put("/v1/pools/eta", "{}", "If-Match", target.etag())
        .expectProblem(412, "precondition-failed");
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("Restored");
    assertThat(event.path("resource").asText()).isEqualTo(RESTORE);
    assertThat(event.path("reason").asText()).isEqualTo("oops");
    JsonNode from = event.at("/changes/0/after");
    assertThat(from.path("source").asText()).isEqualTo("version " + then);
    assertThat(from.path("log").asText()).isEqualTo(event.path("logId").asText());
    assertThat(from.path("version").asLong()).isEqualTo(then);
    assertThat(from.path("hash").asText()).isEqualTo(hash);
    assertThat(event.path("changes")).isEqualTo(dry.json().path("changes"));
  }

  @Test
  void leadsBackToATime() {
    JsonNode then = api.lastEvent();
    String model = api.get(MODEL).body();
    api.put("/v1/pools/later", "{}").expect(200);
    restore("{\"at\": \"%s\"}".formatted(then.path("time").asText()))
        .expectJson(
            """
            {"restored": %d, "summary": {"added": 0, "changed": 0, "removed": 1}, "warnings": []}
            """
                .formatted(then.path("version").asLong()));
    assertThat(api.get(MODEL).body()).isEqualTo(model);
    restore("{\"at\": \"1970-01-01T00:00:00Z\"}").expect(200);
    api.get(MODEL).expectJson("{\"gateways\": {}, \"pools\": {}, \"certificates\": {}}");
    assertThat(api.lastEvent().at("/changes/0/after/version").asLong()).isZero();
    restore("{\"version\": %d}".formatted(then.path("version").asLong())).expect(200);
    assertThat(api.get(MODEL).body()).isEqualTo(model);
  }

  @Test
  void leadsBackToEveryVersionOfAHistory() {
    Random random = new Random(7);
    for (int i = 0; i < WRITES; i++) {
      int pool = random.nextInt(4);
      int target = random.nextInt(6);
      switch (random.nextInt(6)) {
        case 0 -> api.delete("/v1/pools/r" + pool + "?cascade=true");
        case 1 -> api.put("/v1/pools/r" + pool + "/policy", "{\"weights\": " + target + "}");
        case 2 ->
            api.put(
                "/v1/gateways/rg" + target % 2,
                "{\"pools\": [\"r%d\"], \"endpoints\": {\"re%d\": \"*:%d\"}}"
                    .formatted(pool, target, 1 + i));
        case 3 -> api.delete("/v1/gateways/rg" + target % 2);
        default ->
            api.put(
                "/v1/pools/r" + pool,
                "{\"targets\": {\"rt%d\": \"h:%d\"}}".formatted(target, 1 + i));
      }
    }
    long last = api.version();
    assertThat(last).isGreaterThanOrEqualTo(200);
    List<JsonNode> models = new ArrayList<>();
    for (long version = 0; version <= last; version++) {
      models.add(api.get(MODEL + "?version=" + version).expect(200).json());
    }
    assertThat(models.stream().distinct()).hasSizeGreaterThan(20);
    for (int version = 0; version <= last; version++) {
      Answer answer = restore("{\"version\": %d}".formatted(version)).expect(200);
      assertThat(answer.version()).isEqualTo(last + 1 + version);
      assertThat(api.get(MODEL).json()).as("version " + version).isEqualTo(models.get(version));
    }
    for (int version = 0; version <= last; version++) {
      assertThat(api.get(MODEL + "?version=" + version).json()).isEqualTo(models.get(version));
    }
  }

  @Test
  void warnsOfKeysThatAreGone() throws IOException {
    byte[] pem = Files.readAllBytes(SelfSigned.in(folder, "c").file());
    api.sendTyped("PUT", "/v1/certificates/c", "application/x-pem-file", pem).expect(200);
    long then = api.version();
    api.delete("/v1/certificates/c").expect(200);
    String secret = api.lastEvent().at("/changes/0/before/secret").asText();
    new Api(hrapi.adminPort()).post("/tasks/destroy-secret?secret=" + secret).expect(200);
    Answer answer = restore("{\"version\": %d}".formatted(then)).expect(200);
    assertThat(answer.json().path("warnings")).hasSize(1);
    assertThat(answer.json().at("/warnings/0").asText()).contains("\"c\"", "cannot be decrypted");
    api.get("/v1/certificates/c").expect(200);
    api.delete("/v1/certificates/c").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\": 1, \"at\": \"2026-01-31T12:00:00Z\"}",
        "{\"version\": -1}",
        "{\"version\": \"x\"}",
        "{\"version\": 1.5}",
        "{\"version\": null}",
        "{\"at\": \"yesterday\"}",
        "{\"at\": 5}",
        "{\"version\": 1, \"x\": 2}",
        "[]",
        "5"
      })
  void isAboutOneVersionOrOneTime(String body) {
    long version = api.version();
    restore(body).expectProblem(422, "invalid");
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void isNotOfWhatHasNotComeYet() {
    long version = api.version();
    restore("{\"version\": %d}".formatted(version + 1)).expectProblem(404, "not-found");
    restore("{\"version\": 999999999999}").expectProblem(404, "not-found");
    restore("{\"at\": \"2199-01-01T00:00:00Z\"}").expectProblem(404, "not-found");
    restore("{").expectProblem(400, "malformed-body");
    api.postJson(RESTORE + "?version=1", "{\"version\": 1}").expectProblem(400, "bad-request");
    api.get(RESTORE).expectProblem(405, "method-not-allowed");
    assertThat(api.version()).isEqualTo(version);
  }
}
