package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a commit of the model would load is shown as {@code next}; a commit that would replace an
 * upload, or leave nothing serving, is refused unless the request says so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NextIT {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final String NEXT = CONFIGURATION + "next";
  private static final String DIFF = "/v1/versions/running/diff/next";

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();
  private final int uploadPort = FreePorts.next();

  @AfterAll
  void end() {
    backends.close();
  }

  /** Commits a model of one gateway and one pool, whatever ran before. */
  @BeforeEach
  void reset() {
    api.put(
            "/v1/model",
            """
            {"pools": {"p": {"targets": {"t": {"address": "%s"}}}},
             "gateways": {"g": {"defaultBack": "p",
                                "endpoints": {"e": {"address": "127.0.0.1:%d"}}}}}
            """
                .formatted(backends.serve("t"), port))
        .expect(200);
    api.commitOverUpload().expect(200);
  }

  private long weight(int weight, String... headers) {
    return api.put("/v1/pools/p/targets/t", "{\"weight\": " + weight + "}", headers)
        .expect(200)
        .version();
  }

  private String upload(String word) {
    return UploadText.answering("127.0.0.1:" + uploadPort, word);
  }

  private JsonNode next() {
    return api.get("/v1/status").expect(200).json().path("next");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void itIsTheNewestModelWhateverIsPending() {
    long committed = api.get("/v1/status").json().at("/versions/running").asLong();
    assertThat(next())
        .isEqualTo(
            Api.parse(
                "{\"version\": %d, \"toCommit\": false, \"changes\": 0, \"actors\": []}"
                    .formatted(committed)));
    assertThat(api.get(DIFF).expect(200).json().path("changes")).isEmpty();
    assertThat(api.get(DIFF, "Accept", "text/plain").expect(200).body()).isEmpty();

    // A commit of the model loads neither a pending upload nor what ran before.
    api.putPending(upload("up")).expect(200);
    long first = weight(2, "Hrapi-Actor", "bob");
    long second = weight(3, "Hrapi-Actor", "ada");
    JsonNode next = next();
    assertThat(next.path("toCommit").asBoolean()).isTrue();
    assertThat(next.path("changes").asInt()).isEqualTo(1);
    assertThat(next.path("version").asLong()).isEqualTo(second);
    assertThat(next.path("sinceVersion").asLong()).isEqualTo(first);
    assertThat(next.path("since"))
        .isEqualTo(api.get("/v1/events/" + first).expect(200).json().path("time"));
    assertThat(texts(next.path("actors"))).containsExactly("ada", "bob");

    Answer text = api.get(NEXT).expect(200);
    assertThat(text.header("Content-Type")).startsWith("text/plain");
    assertThat(text.body()).contains("weight 3").isEqualTo(api.get(NEXT + "/expanded").body());
    assertThat(api.get(CONFIGURATION + "pending").body()).isEqualTo(upload("up"));
    assertThat(api.get(NEXT + "?version=" + first).expect(200).body()).contains("weight 2");
    api.get(NEXT, "If-None-Match", text.etag()).expect(304);

    JsonNode diff = api.get(DIFF).expect(200).json();
    assertThat(diff.path("from").asLong()).isEqualTo(committed);
    assertThat(diff.path("to").asLong()).isEqualTo(second);
    assertThat(diff.path("changes")).hasSize(1);
    assertThat(api.get(DIFF, "Accept", "application/json-patch+json").expect(200).json())
        .isEqualTo(diff.path("patch"));
    assertThat(api.get(DIFF, "Accept", "text/plain").expect(200).body())
        .containsPattern("(?m)^-  server t .* weight 1 ")
        .containsPattern("(?m)^\\+  server t .* weight 3 ");
    assertThat(api.get("/v1/versions/next/diff/running").json().path("from").asLong())
        .isEqualTo(second);

    // A commit with If-Match loads exactly what the client has seen, or nothing.
    api.commit("If-Match", "\"" + first + "\"").expectProblem(412, "precondition-failed");
    api.commit("If-Match", text.etag()).expect(200);
    assertThat(api.get(CONFIGURATION + "running").body()).isEqualTo(text.body());
    assertThat(next().path("toCommit").asBoolean()).isFalse();
    assertThat(api.get(DIFF).expect(200).json().path("changes")).isEmpty();
  }

  @Test
  void whatWasChangedBackIsNothingToCommit() {
    weight(5);
    assertThat(next().path("toCommit").asBoolean()).isTrue();
    api.put("/v1/pools/p/targets/t", "{\"weight\": null}").expect(200);
    assertThat(next().path("toCommit").asBoolean()).isFalse();
  }

  private JsonNode conflict(String path) {
    return api.post(path).expectProblem(409, "conflict").json();
  }

  @Test
  void anUploadThatRunsIsReplacedByWhoSaysSoAlone() {
    long before = api.version();
    long loaded = api.upload(upload("one")).expect(200).version();
    String sha256 = api.get("/v1/status").json().at("/versions/runningUpload").asText();
    weight(4);
    long version = api.version();
    for (String path :
        List.of("/v1/controller/commit", "/v1/controller/commit?dryRun=true&replaceUpload=false")) {
      JsonNode conflict = conflict(path);
      assertThat(conflict.path("detail").asText())
          .contains(sha256, "event " + loaded + " at 20", "?replaceUpload=true");
      assertThat(texts(conflict.path("conflicting"))).containsExactly(CONFIGURATION + "running");
    }
    api.postJson("/v1/controller/commit", "{\"confirm\": 60}").expectProblem(409, "conflict");
    assertThat(api.version()).isEqualTo(version);
    assertThat(new Api(uploadPort).get("/").expect(200).body()).isEqualTo("one");

    JsonNode next = next();
    assertThat(next.path("replacesUpload").asText()).isEqualTo(sha256);
    assertThat(next.path("changes").asInt()).isEqualTo(1);
    String text = api.get(DIFF, "Accept", "text/plain").expect(200).body();
    assertThat(text).contains("--- running\n", "-  http-request return", "+  server t ");
    JsonNode diff = api.get(DIFF).expect(200).json();
    assertThat(diff.path("fromUpload").asText()).isEqualTo(sha256);
    assertThat(diff.path("text").asText()).isEqualTo(text);
    JsonNode history =
        api.get("/v1/history/haproxy/configuration/running?order=desc&limit=2").expect(200).json();
    assertThat(history.at("/versions/0/version").asLong()).isEqualTo(loaded);
    assertThat(history.at("/versions/0/changes/0/after/upload/sha256").asText()).isEqualTo(sha256);
    assertThat(history.at("/versions/1/version").asLong()).isEqualTo(before);

    // Swapping pending and running needs no parameter.
    api.commitPending().expect(200);
    api.commitPending().expect(200);
    assertThat(new Api(uploadPort).get("/").expect(200).body()).isEqualTo("one");
    JsonNode dry =
        api.post("/v1/controller/commit?dryRun=true&replaceUpload=true").expect(200).json();
    assertThat(dry.path("HaProxy Status").asText()).isEqualTo("would be restarted");
    assertThat(dry.at("/changes/0/before/upload").asText()).isEqualTo(sha256);
    assertThat(dry.at("/changes/0/after/version").asLong()).isEqualTo(dry.path("version").asLong());
    api.post("/v1/controller/commit?replaceUpload=true").expect(200);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
    api.post("/v1/haproxy/configuration/commit?replaceUpload=true")
        .expectProblem(400, "bad-request");

    // A restore warns about what it does not bring back.
    Answer restored = api.postJson("/v1/restore", "{\"version\": %d}".formatted(loaded));
    assertThat(texts(restored.expect(200).json().path("warnings")))
        .singleElement()
        .asString()
        .contains(sha256, CONFIGURATION + "running?version=" + loaded);
    assertThat(api.get(CONFIGURATION + "running?version=" + loaded).body())
        .isEqualTo(upload("one"));
    assertThat(
            texts(
                api.postJson("/v1/restore", "{\"version\": %d}".formatted(before))
                    .expect(200)
                    .json()
                    .path("warnings")))
        .isEmpty();
  }

  @Test
  void anEmptyModelReplacesWhatServesForWhoSaysSoAlone() {
    api.delete("/v1/gateways/g/endpoints/e").expect(200);
    for (String query : List.of("", "?dryRun=true", "?empty=false", "?replaceUpload=true")) {
      assertThat(conflict("/v1/controller/commit" + query).path("detail").asText())
          .contains("?empty=true");
    }
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
    // To replace an upload by a model without a gateway, both parameters are needed.
    api.upload(upload("two")).expect(200);
    assertThat(conflict("/v1/controller/commit").path("detail").asText())
        .contains("?replaceUpload=true", "?empty=true");
    conflict("/v1/controller/commit?replaceUpload=true");
    api.post("/v1/controller/commit?replaceUpload=true&empty=true").expect(200);
    // Nothing serves now, so no parameter is needed.
    api.delete("/v1/pools/p").expectProblem(409, "conflict");
    api.delete("/v1/gateways/g").expect(200);
    api.commit().expect(200);
  }
}
