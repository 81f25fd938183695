package io.hrapi.program.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways, their endpoints and their pools: every request, and its answer. */
final class GatewaysIT {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private static RunningHrapi hrapi;

  @SuppressWarnings("NullAway.Init")
  private static Api api;

  private final String g = "g" + NUMBERS.incrementAndGet();
  private final String gateway = "/v1/gateways/" + g;
  private final String e = "e-" + g;
  private final String endpoint = gateway + "/endpoints/" + e;
  private final String route = gateway + "/pools/eta";

  @BeforeAll
  static void start() {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
    api.get("/v1/gateways").expectJson("{\"Gateways\": []}");
  }

  @Nested
  final class Gateways {

    @Test
    void areMadeChangedAndDeletedWithTheAnswersThatClientsKnow() {
      api.put(gateway, "{}").expectJson("{\"Added gateway\": \"%s\"}".formatted(g));
      api.put(gateway, "{}").expectJson("{\"Modified\": \"%s\"}".formatted(g));
      api.delete(gateway).expectJson("{\"Delete Gateway\": \"%s\"}".formatted(g));
      for (Answer gone :
          List.of(
              api.get(gateway),
              api.delete(gateway),
              api.get(gateway + "/endpoints"),
              api.get(gateway + "/pools"),
              api.put(endpoint, "{\"address\": \"*:80\"}"),
              api.put(route, "\"eta\""))) {
        gone.expectProblem(404, "not-found");
        assertThat(gone.json().path("detail").asText()).contains(g);
      }
      api.put(gateway, "{}").expectJson("{\"Added gateway\": \"%s\"}".formatted(g));
    }

    @Test
    void haveDefaults() {
      api.put(gateway, "{}").expect(200);
      api.get(gateway)
          .expectJson(
              """
              {"gateway": "%s", "protocol": "http", "endpoints": {}, "pools": [],
               "defaultBack": "None", "enabled": true}
              """
                  .formatted(g));
      api.get(gateway + "/endpoints")
          .expectJson("{\"Gateway\": \"%s\", \"Endpoints\": []}".formatted(g));
      api.get(gateway + "/pools").expectJson("{\"Pools\": []}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"enable\": \"False\"",
          "\"enabled\": \"false\"",
          "\"enable\": 0",
          "\"enabled\": \"0\"",
          "\"enable\": false, \"enabled\": \"FALSE\""
        })
    void takeTheirFlagAsClientsSendIt(String field) {
      api.put(gateway, "{" + field + "}").expect(200);
      assertThat(api.get(gateway).json().path("enabled").asBoolean(true)).isFalse();
      String opposite =
          field
              .replace("False", "True")
              .replace("false", "true")
              .replace("FALSE", "TRUE")
              .replace("0", "1");
      api.put(gateway, "{" + opposite + "}").expect(200);
      assertThat(api.get(gateway).json().path("enabled").asBoolean(false)).isTrue();
    }

    @Test
    void areChangedInWhatAPutNamesAndNothingElse() {
      api.put(
              gateway,
              """
              {"gateway": "another", "protocol": "tcp", "enable": false, "defaultBack": "eta",
               "endpoints": {"%1$s": "*:81", "%1$s-2": "127.0.0.1:82"},
               "pools": {"one": "eta", "two": "theta"}}
              """
                  .formatted(e))
          .expectJson("{\"Added gateway\": \"%s\"}".formatted(g));
      api.get("/v1/gateways/another").expectProblem(404, "not-found");
      api.put(
              gateway,
              """
              {"endpoints": {"%s": "*:83"}, "pools": ["three", "one"]}
              """
                  .formatted(e))
          .expectJson("{\"Modified\": \"%s\"}".formatted(g));
      api.get(gateway)
          .expectJson(
              """
              {"gateway": "%1$s", "protocol": "tcp", "enabled": false, "defaultBack": "eta",
               "endpoints": {"%2$s": "*:83", "%2$s-2": "127.0.0.1:82"},
               "pools": ["one", "three", "two"]}
              """
                  .formatted(g, e));
      api.get(gateway + "/pools/one").expectJson("{\"pool\": \"eta\"}");
      api.get(gateway + "/pools/three").expectJson("{\"pool\": \"three\"}");
      api.put(gateway, "{\"defaultBack\": \"None\"}").expect(200);
      assertThat(api.get(gateway).json().path("defaultBack").asText()).isEqualTo("None");
      api.put(gateway, "{\"defaultBack\": \"eta\"}").expect(200);
      api.put(gateway, "{\"defaultBack\": null}").expect(200);
      assertThat(api.get(gateway).json().path("defaultBack").asText()).isEqualTo("None");
    }

    @Test
    void takeTheirOwnGetBack() {
      api.put(
              gateway,
              """
              {"protocol": "https", "enabled": false, "defaultBack": "x",
               "endpoints": {"%s": "[::1]:80"}, "pools": {"a": "eta"}}
              """
                  .formatted(e))
          .expect(200);
      api.put(gateway + "/pools/a", "{\"host\": \"h.example\", \"path\": \"/p\"}").expect(200);
      for (String path : List.of(gateway, gateway + "/pools/a", endpoint)) {
        Answer read = api.get(path).expect(200);
        Answer put = api.put(path, read.body()).expect(200);
        assertThat(put.json().fieldNames().next()).isEqualTo("Modified");
        assertThat(put.etag()).isEqualTo(read.etag());
        assertThat(api.get(path).body()).isEqualTo(read.body());
        assertThat(api.lastEvent().path("changeCount").asInt()).isZero();
      }
    }

    @Test
    void takeTheirEndpointsAndAssociationsAlongButNoPool() {
      api.put("/v1/pools/pool-" + g, "{}").expect(200);
      api.put(
              gateway,
              """
              {"endpoints": {"%s": "*:80"}, "pools": ["pool-%s"]}
              """
                  .formatted(e, g))
          .expect(200);
      api.delete(gateway).expect(200);
      assertThat(api.lastEvent().path("changes").findValuesAsText("resource"))
          .containsExactlyInAnyOrder(gateway, endpoint, gateway + "/pools/pool-" + g);
      api.get("/v1/pools/pool-" + g).expect(200);
      api.put(gateway, "{}").expect(200);
      api.get(endpoint).expectProblem(404, "not-found");
      api.get(gateway + "/pools").expectJson("{\"Pools\": []}");
    }

    @Test
    void areTheSameUnderTheSingular() {
      String singular = "/v1/gateway/" + g;
      api.put(singular, "{}").expectJson("{\"Added gateway\": \"%s\"}".formatted(g));
      Answer answer = api.get(singular).expect(200);
      assertThat(answer.body()).isEqualTo(api.get(gateway).body());
      assertThat(answer.etag()).isEqualTo(api.get(gateway).etag());
      assertThat(api.lastEvent().path("resource").asText()).isEqualTo(gateway);
      api.delete(singular).expectJson("{\"Delete Gateway\": \"%s\"}".formatted(g));
      api.get(gateway).expectProblem(404, "not-found");
    }

    @Test
    void areListedByName() {
      for (String name : List.of("zz", "Aa", "aa", "mm")) {
        api.put("/v1/gateways/" + g + name, "{}").expect(200);
      }
      List<String> names =
          new com.fasterxml.jackson.databind.ObjectMapper()
              .convertValue(
                  api.get("/v1/gateways").json().path("Gateways"),
                  new com.fasterxml.jackson.core.type.TypeReference<List<String>>() {});
      assertThat(names).isSorted().containsSubsequence(g + "Aa", g + "aa", g + "mm", g + "zz");
    }

    @Test
    void mayNamePoolsThatDoNotExistYet() {
      api.put(
              gateway,
              """
              {"defaultBack": "nowhere", "pools": {"a": "nothing"}}
              """)
          .expect(200);
      api.get(gateway + "/pools/a").expectJson("{\"pool\": \"nothing\"}");
    }
  }

  @Nested
  final class Endpoints {

    @Test
    void areMadeChangedAndDeletedWithTheAnswersThatClientsKnow() {
      api.put(gateway, "{}").expect(200);
      api.put(endpoint, "{\"address\": \"*:8081\"}")
          .expectJson("{\"added endpoint\": \"%s\"}".formatted(e));
      api.get(endpoint).expectJson("{\"address\": \"*:8081\"}");
      api.put(
              endpoint,
              """
              {"address": "12.0.0.22:80", "gateway": "x", "endpoint": "y"}
              """)
          .expectJson("{\"Modified\": \"%s\"}".formatted(e));
      api.get(endpoint).expectJson("{\"address\": \"12.0.0.22:80\"}");
      api.put(endpoint, "{}").expectJson("{\"Modified\": \"%s\"}".formatted(e));
      api.delete(endpoint).expectJson("{\"Delete Endpoint\": \"%s\"}".formatted(e));
      api.get(endpoint).expectProblem(404, "not-found");
      api.delete(endpoint).expectProblem(404, "not-found");
      api.put(endpoint, "{}").expectInvalid("/address");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.2.3.4:80",
          "[2001:db8::1]:80",
          "host.example:80",
          "*:80",
          ":80",
          "[::]:65535"
        })
    void readBackAsTheyWerePut(String address) {
      api.put(gateway, "{}").expect(200);
      api.put(endpoint, "{\"address\": \"" + address + "\"}").expect(200);
      api.get(endpoint).expectJson("{\"address\": \"" + address + "\"}");
    }

    @Test
    void ofAnotherGatewayAreNotThere() {
      String other = "/v1/gateways/" + g + "-other";
      api.put(other, "{\"endpoints\": {\"%s\": \"*:80\"}}".formatted(e)).expect(200);
      api.put(gateway, "{}").expect(200);
      api.get(endpoint).expectProblem(404, "not-found");
      api.delete(endpoint).expectProblem(404, "not-found");
      api.get(other + "/endpoints/" + e).expect(200);
    }

    @Test
    void moveToTheGatewayThatNamesThem() {
      String other = "/v1/gateways/" + g + "-other";
      api.put(other, "{\"endpoints\": {\"%s\": \"*:80\"}}".formatted(e)).expect(200);
      api.put(gateway, "{}").expect(200);
      api.put(endpoint, "{}")
          .expectJson("{\"Modified\": \"%s\", \"movedFrom\": \"%s-other\"}".formatted(e, g));
      api.get(other + "/endpoints/" + e).expectProblem(404, "not-found");
      api.get(endpoint).expectJson("{\"address\": \"*:80\"}");
      long version = api.version();
      assertThat(api.lastEvent().at("/changes/0/movedFrom").asText()).isEqualTo(g + "-other");
      assertThat(api.get(gateway).etag()).isEqualTo("\"" + version + "\"");
      assertThat(api.get(other).etag()).isEqualTo("\"" + version + "\"");
      api.put(other, "{\"endpoints\": {\"%s\": \"*:81\"}}".formatted(e))
          .expectJson(
              """
              {"Modified": "%1$s-other", "movedFrom": {"%2$s": "%1$s"}}
              """
                  .formatted(g, e));
    }

    @Test
    void needACertificateThatIsThere() {
      api.put(gateway, "{}").expect(200);
      api.put(endpoint, "{\"address\": \"*:8081 @key.pem\"}").expectProblem(404, "not-found");
      api.get(endpoint).expectProblem(404, "not-found");
    }

    @Test
    void changeTheirGatewaysTag() {
      api.put(gateway, "{}").expect(200);
      String before = api.get(gateway).etag();
      Answer put = api.put(endpoint, "{\"address\": \"*:80\"}").expect(200);
      assertThat(api.get(gateway).etag()).isNotEqualTo(before).isEqualTo(put.etag());
      api.delete(endpoint).expect(200);
      assertThat(api.get(gateway).etag()).isNotEqualTo(put.etag());
    }
  }

  @Nested
  final class Pools {

    @Test
    void areMadeChangedAndDeletedWithTheAnswersThatClientsKnow() {
      api.put(gateway, "{}").expect(200);
      api.put(route, "{\"pool\": \"theta\"}").expectJson("{\"Added pool\": \"eta\"}");
      api.get(route).expectJson("{\"pool\": \"theta\"}");
      api.put(route, "\"eta\"").expectJson("{\"Modified\": \"eta\"}");
      api.get(route).expectJson("{\"pool\": \"eta\"}");
      api.get(gateway + "/pools").expectJson("{\"Pools\": [\"eta\"]}");
      api.delete(route).expectJson("{\"Delete pool\": \"eta\"}");
      api.get(route).expectProblem(404, "not-found");
      api.delete(route).expectProblem(404, "not-found");
      api.put(route, "{\"host\": \"a.example\"}").expectInvalid("/pool");
    }

    @Test
    void keepHostAndPathUntilTheyAreTakenAway() {
      api.put(gateway, "{}").expect(200);
      api.put(
              route,
              """
              {"pool": "eta", "host": "a.example", "path": "/x/"}
              """)
          .expect(200);
      api.get(route)
          .expectJson(
              """
              {"pool": "eta", "host": "a.example", "path": "/x/"}
              """);
      api.put(gateway, "{\"pools\": {\"eta\": \"theta\"}}").expect(200);
      api.get(route)
          .expectJson(
              """
              {"pool": "theta", "host": "a.example", "path": "/x/"}
              """);
      api.put(route, "{\"host\": null}").expect(200);
      api.get(route).expectJson("{\"pool\": \"theta\", \"path\": \"/x/\"}");
      api.put(route, "{\"path\": \"\"}").expect(200);
      api.get(route).expectJson("{\"pool\": \"theta\"}");
    }

    @Test
    void areTheGatewaysOwnAndChangeItsTag() {
      String other = "/v1/gateways/" + g + "-other";
      api.put(gateway, "{\"pools\": {\"a\": \"one\"}}").expect(200);
      api.put(other, "{\"pools\": {\"a\": \"two\"}}").expect(200);
      api.get(gateway + "/pools/a").expectJson("{\"pool\": \"one\"}");
      api.get(other + "/pools/a").expectJson("{\"pool\": \"two\"}");
      String before = api.get(gateway).etag();
      api.put(gateway + "/pools/b", "\"three\"").expect(200);
      assertThat(api.get(gateway).etag()).isNotEqualTo(before);
    }
  }

  @Test
  void everyGetHasItsHead() {
    api.put(
            gateway,
            """
            {"endpoints": {"%s": "*:80"}, "pools": ["eta"]}
            """
                .formatted(e))
        .expect(200);
    for (String path :
        List.of(
            "/v1/gateways",
            gateway,
            gateway + "/endpoints",
            endpoint,
            gateway + "/pools",
            route,
            "/v1/status",
            "/v1/events",
            "/v1/events/1",
            "/problems",
            "/problems/invalid")) {
      Answer get = api.get(path).expect(200);
      Answer head = api.head(path).expect(200);
      assertThat(head.body()).isEmpty();
      for (String name : List.of("ETag", "Hrapi-Version", "Content-Type")) {
        assertThat(head.header(name)).as("%s of %s", name, path).isEqualTo(get.header(name));
      }
    }
  }

  @Test
  void aPutThatNamesTheResourceAgainIsAboutThePath() {
    ObjectNode body = (ObjectNode) api.put(gateway, "{}").expect(200).json();
    assertThat(body.size()).isEqualTo(1);
    api.put(gateway, "{\"gateway\": \"someone-else\"}").expect(200);
    api.put(gateway, "{\"gateway\": null}").expect(200);
    assertThat(api.get(gateway).json().path("gateway").asText()).isEqualTo(g);
  }
}
