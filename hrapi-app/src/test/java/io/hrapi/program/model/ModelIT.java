package io.hrapi.program.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import io.hrapi.app.testing.SharedHrapi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/model}: the whole model as one document, read and put, in JSON and YAML. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModelIT {

  private static final String MODEL = "/v1/model";
  private static final String YAML = "application/yaml";
  private static final String START =
      """
      {"gateways": {"g": {"protocol": "https", "enabled": true, "defaultBack": "eta",
                          "endpoints": {"e": {"address": "*:443 @c.pem"}, "f": {"address": ":80"}},
                          "pools": {"eta": {"pool": "eta"},
                                    "x": {"pool": "theta", "host": "h.example", "path": "/x"}}}},
       "pools": {"eta": {"enabled": true,
                         "policy": {"policy": "backfill", "weights": 3, "maxconn": 7},
                         "targets": {"t1": {"address": "10.0.0.1:80", "weight": 3, "enabled": true},
                                     "t2": {"address": "[::1]", "enabled": false}}},
                 "theta": {"enabled": false, "policy": {"policy": "roundrobin", "weights": 1},
                           "targets": {}}}}
      """;

  private RunningHrapi hrapi;
  private Api api;
  private long version;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
    api.get(MODEL)
        .expectJson(
            """
            {"gateways": {}, "pools": {}, "certificates": {}}
            """);
    byte[] pem = Files.readAllBytes(SelfSigned.in(folder, "c").file());
    for (String name : List.of("c", "d")) {
      api.sendTyped("PUT", "/v1/certificates/" + name, "application/x-pem-file", pem).expect(200);
    }
  }

  @BeforeEach
  void reset() {
    api.put(MODEL, START).expect(200);
    version = api.version();
  }

  private Answer yaml(String text, String... headers) {
    return api.sendTyped("PUT", MODEL, YAML, text.getBytes(StandardCharsets.UTF_8), headers);
  }

  private void nothingMoved() {
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void showsEveryResourceAsItWasPut() {
    JsonNode model = api.get(MODEL).expect(200).json();
    JsonNode put = Api.parse(START);
    assertThat(model.path("gateways")).isEqualTo(put.path("gateways"));
    assertThat(model.path("pools")).isEqualTo(put.path("pools"));
    assertThat(model.at("/certificates/c/fingerprint").asText())
        .isEqualTo(api.get("/v1/certificates/c").json().path("fingerprint").asText());
    assertThat(model.at("/certificates/c").toString()).doesNotContain("PRIVATE", "secret");
    assertThat(api.get("/v1/pools/eta/targets/t2").json().path("weight").asInt()).isEqualTo(3);
  }

  @Test
  void takesItsOwnGetBackAndChangesNothing() {
    String etag = api.get(MODEL).etag();
    for (String type : List.of("application/json", YAML, "text/yaml", "application/x-yaml")) {
      Answer read = api.get(MODEL, "Accept", type).expect(200);
      assertThat(read.header("Content-Type")).startsWith(type);
      assertThat(read.header("Vary")).contains("Accept");
      Answer put =
          api.sendTyped("PUT", MODEL, type, read.body().getBytes(StandardCharsets.UTF_8))
              .expectJson(
                  """
                  {"summary": {"added": 0, "changed": 0, "removed": 0}}
                  """);
      // The two formats have different tags, which name the same version.
      boolean json = type.equals("application/json");
      assertThat(read.etag()).isEqualTo(json ? etag : etag.replaceAll("\"$", "-yaml\""));
      assertThat(put.etag()).isEqualTo(etag);
      api.put(MODEL + "?dryRun=true", api.get(MODEL).body(), "If-Match", read.etag()).expect(200);
      assertThat(api.lastEvent().path("changeCount").asInt()).isZero();
      assertThat(api.lastEvent().path("type").asText()).isEqualTo("ModelPut");
      assertThat(api.lastEvent().path("resource").asText()).isEqualTo(MODEL);
      assertThat(api.get(MODEL, "Accept", type).body()).isEqualTo(read.body());
    }
    // An own weight equal to the inherited one stays the target's own.
    api.put("/v1/pools/eta/policy", "{\"weights\": 9}").expect(200);
    assertThat(api.get("/v1/pools/eta/targets/t1").json().path("weight").asInt()).isEqualTo(3);
    assertThat(api.get("/v1/pools/eta/targets/t2").json().path("weight").asInt()).isEqualTo(9);
  }

  @Test
  void isReadAsItWasAndOnlyWhenItChanged() {
    Answer then = api.get(MODEL).expect(200);
    assertThat(api.get(MODEL).etag()).isEqualTo(then.etag());
    assertThat(api.get(MODEL, "If-None-Match", then.etag()).status()).isEqualTo(304);
    Answer yaml = api.get(MODEL, "If-None-Match", then.etag(), "Accept", YAML).expect(200);
    assertThat(api.get(MODEL, "If-None-Match", yaml.etag(), "Accept", YAML).status())
        .isEqualTo(304);
    assertThat(api.get(MODEL, "If-None-Match", yaml.etag()).status()).isEqualTo(200);
    assertThat(api.head(MODEL).expect(200).etag()).isEqualTo(then.etag());
    api.delete("/v1/gateways/g").expect(200);
    assertThat(api.get(MODEL).etag()).isNotEqualTo(then.etag());
    Answer asOf = api.get(MODEL + "?version=" + then.version()).expect(200);
    assertThat(asOf.body()).isEqualTo(then.body());
    assertThat(asOf.version()).isEqualTo(then.version());
    api.get(MODEL + "?version=999999").expectProblem(404, "not-found");
    api.get(MODEL + "?x=1").expectProblem(400, "bad-request");
    api.get(MODEL, "Accept", "text/html").expectProblem(406, "not-acceptable");
    assertThat(api.get(MODEL, "Accept", "*/*").header("Content-Type"))
        .startsWith("application/json");
  }

  @Test
  void isTakenInTheWordsThatAPersonWrites() {
    yaml("""
            gateways:
              g:
                endpoints: {e: "*:443 @c"}
                pools: {eta: eta}
            pools:
              eta:
                targets:
                  t1: 10.0.0.1:80
                  # moved here with a pool that is new
              1:
                targets:
                  t2: {address: 10.0.0.2:80, weight: 12}
            """)
        .expectJson(
            """
            {"summary": {"added": 1, "changed": 4, "removed": 3}}
            """);
    assertThat(api.lastEvent().path("changeCount").asInt()).isEqualTo(8);
    api.get("/v1/pools").expectJson("{\"Pools\": [\"1\", \"eta\"]}");
    api.get("/v1/pools/1/targets/t2")
        .expectJson(
            """
            {"address": "10.0.0.2:80", "weight": 12, "enabled": true}
            """);
    api.get("/v1/pools/eta/policy").expectJson("{\"policy\": \"roundrobin\", \"weights\": 1.0}");
    assertThat(api.get("/v1/certificates/c").status()).isEqualTo(200);
  }

  @Test
  void aDryRunIsAPlanInWords() {
    String wanted =
        """
        {"pools": {"eta": {"policy": {"policy": "backfill", "weights": 3, "maxconn": 7},
                           "targets": {"t1": {"address": "10.0.0.1:80", "weight": 60}}},
                   "iota": {"targets": {"t2": "h:1"}}}}
        """;
    Answer plan = api.put(MODEL + "?dryRun=true", wanted).expect(200);
    assertThat(plan.json().path("summary").toString())
        .isEqualTo("{\"added\":1,\"changed\":2,\"removed\":6}");
    assertThat(plan.json().path("plan"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "add pool iota",
            "change target t1 of pool eta: weight 3 -> 60",
            "move target t2 of pool eta to pool iota: address [::1] -> h:1, enabled false -> true",
            "remove gateway g with 2 endpoints and 2 associations",
            "remove pool theta");
    assertThat(plan.json().path("changes")).hasSize(9);
    nothingMoved();
    Answer put = api.put(MODEL, wanted, "If-Match", "\"" + version + "\"").expect(200);
    assertThat(put.json().path("summary")).isEqualTo(plan.json().path("summary"));
    assertThat(put.json().has("plan")).isFalse();
    assertThat(api.lastEvent().path("changes")).isEqualTo(plan.json().path("changes"));
    api.put(MODEL, START, "If-Match", "\"" + version + "\"")
        .expectProblem(412, "precondition-failed");
    api.put(MODEL, START, "If-None-Match", "*").expectProblem(412, "precondition-failed");
  }

  @Test
  void removesCertificatesThatNothingUses() {
    String listed = START.strip().replaceFirst("}$", ", \"certificates\": {\"%s\": null}}");
    assertThat(
            api.put(MODEL + "?dryRun=true", listed.formatted("c"))
                .expect(200)
                .json()
                .at("/plan/0")
                .asText())
        .isEqualTo("remove certificate d");
    Answer used = api.put(MODEL, listed.formatted("d")).expectProblem(409, "conflict");
    assertThat(used.json().at("/conflicting/0").asText()).isEqualTo("/v1/gateways/g/endpoints/e");
    api.put(MODEL, listed.formatted("x")).expectInvalid("/certificates/x");
    api.put(MODEL, listed.formatted("c").replace("null", "\"" + "0".repeat(64) + "\""))
        .expectInvalid("/certificates/c/fingerprint");
    api.put(MODEL, START.replace("@c.pem", "@nowhere")).expectInvalid("/gateways/g/endpoints/e");
    assertThat(api.get("/v1/certificates").json().path("certificates")).hasSize(2);
  }

  @Test
  void isRefusedWholeWithEveryFieldThatIsWrong() {
    api.put(
            MODEL,
            """
            {"gateways": {"g": {"endpoints": {"e": "80"}}},
             "pools": {"p": {"targets": {"t": {"weight": 257}}},
                       "q": {"targets": {"t": "h:1"}}}, "x": 1}
            """)
        .expectInvalid(
            "/gateways/g/endpoints/e",
            "/pools/p/targets/t/weight",
            "/pools/p/targets/t/address",
            "/pools/p/targets/t",
            "/pools/q/targets/t",
            "/x");
    nothingMoved();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pools: &a {}\ngateways: *a",
        "pools: {}\n---\npools: {}",
        "pools:\n  p: {}\n  p: {}",
        "pools: {",
        "pools: !!java.lang.Object {}"
      })
  void isNotTakenFromYamlThatIsNone(String text) {
    yaml(text).expectProblem(400, "malformed-body");
    nothingMoved();
  }

  @Test
  void isNotTakenFromOtherBodies() {
    yaml("- a").expectInvalid("");
    yaml("pools: 5").expectInvalid("/pools");
    api.put(MODEL, "{\"pools\": {\"p\": {}, \"p\": {}}}").expectProblem(400, "malformed-body");
    api.sendText("PUT", MODEL, "{}").expectProblem(415, "unsupported-media-type");
    api.put(MODEL + "?x=1", "{}").expectProblem(400, "bad-request");
    api.delete(MODEL).expectProblem(405, "method-not-allowed");
    yaml("#" + "x".repeat(16 << 20)).expectProblem(413, "too-large");
    nothingMoved();
  }
}
