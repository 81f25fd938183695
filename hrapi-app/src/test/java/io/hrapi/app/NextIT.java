package io.hrapi.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a commit of the model would load, is asked for by name, and refused to load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NextIT {

  private static final String CONFIGURATION = "/v1/haproxy/configuration/";
  private static final String NEXT = CONFIGURATION + "next";
  private static final String DIFF = "/v1/versions/running/diff/next";

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();
  private final int uploadPort = FreePorts.next();

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  /** A model of one gateway and one pool, committed, whatever ran before. */
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
    api.commit().expect(200);
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

    // An upload that is pending, and what ran before, are not what a commit loads.
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

    // What was looked at is what is committed, or nothing; and then it runs.
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
}
