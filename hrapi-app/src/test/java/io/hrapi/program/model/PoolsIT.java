package io.hrapi.program.model;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Pools, their targets and their policy: every request, and its answer. */
final class PoolsIT {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String DEFAULT_POLICY = "{\"policy\": \"roundrobin\", \"weights\": 1.0}";

  @SuppressWarnings("NullAway.Init")
  private static RunningHrapi hrapi;

  @SuppressWarnings("NullAway.Init")
  private static Api api;

  private final String p = "p" + NUMBERS.incrementAndGet();
  private final String pool = "/v1/pools/" + p;
  private final String t = "t-" + p;
  private final String target = pool + "/targets/" + t;
  private final String policy = pool + "/policy";

  @BeforeAll
  static void start() {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
    api.get("/v1/pools").expectJson("{\"Pools\": []}");
  }

  @Nested
  final class Pools {

    @Test
    void areMadeChangedAndDeletedWithTheAnswersThatClientsKnow() {
      api.put(pool, "{}").expectJson("{\"Added pool\": \"%s\"}".formatted(p));
      api.get(pool).expectJson("{\"enabled\": true, \"targets\": {}}");
      api.get(pool + "/targets").expectJson("{\"Targets\": []}");
      api.put(pool, "{\"enabled\": \"False\", \"pool\": \"x\"}")
          .expectJson("{\"Modified\": \"%s\"}".formatted(p));
      api.get(pool).expectJson("{\"enabled\": false, \"targets\": {}}");
      api.delete(pool).expectJson("{\"Delete pool\": \"%s\"}".formatted(p));
      for (Answer gone :
          List.of(
              api.get(pool),
              api.delete(pool),
              api.get(pool + "/targets"),
              api.get(target),
              api.put(target, "{\"address\": \"1.2.3.4:80\"}"),
              api.delete(target),
              api.get(policy),
              api.put(policy, "{}"),
              api.put(policy, "null"),
              api.delete(policy))) {
        gone.expectProblem(404, "not-found");
        assertThat(gone.json().path("detail").asText()).contains(p);
      }
    }

    @Test
    void addAndChangeWhatAPutNamesAndKeepTheRest() {
      api.put(
              pool,
              """
              {"targets": {"%1$s": "10.0.0.1:80", "%1$s-2": "h.example"}}
              """
                  .formatted(t))
          .expect(200);
      api.put(target, "{\"weight\": 7, \"enabled\": false}").expect(200);
      api.put(
              pool,
              """
              {"targets": {"%1$s": "10.0.0.9:81", "%1$s-3": "[::1]:1"}}
              """
                  .formatted(t))
          .expect(200);
      api.get(pool)
          .expectJson(
              """
              {"enabled": true, "targets":
                {"%1$s": "10.0.0.9:81", "%1$s-2": "h.example", "%1$s-3": "[::1]:1"}}
              """
                  .formatted(t));
      api.get(target)
          .expectJson(
              """
              {"address": "10.0.0.9:81", "weight": 7, "enabled": false}
              """);
      api.get(pool + "/targets")
          .expectJson("{\"Targets\": [\"%1$s\", \"%1$s-2\", \"%1$s-3\"]}".formatted(t));
    }

    @Test
    void takeTheirOwnGetBack() {
      api.put(pool, "{\"enabled\": 0, \"targets\": {\"%s\": \"10.0.0.1\"}}".formatted(t))
          .expect(200);
      api.put(policy, "{\"policy\": \"backfill\", \"weights\": 12}").expect(200);
      for (String path : List.of(pool, target, policy)) {
        Answer read = api.get(path).expect(200);
        Answer put = api.put(path, read.body()).expect(200);
        assertThat(put.etag()).isEqualTo(read.etag());
        assertThat(api.get(path).body()).isEqualTo(read.body());
        assertThat(api.lastEvent().path("changeCount").asInt()).as(path).isZero();
      }
    }

    @Test
    void inUseAreNotDeletedUnlessAllThatUsesThemLetsGo() {
      String gateway = "/v1/gateways/g-" + p;
      api.put(pool, "{\"targets\": {\"%s\": \"10.0.0.1\"}}".formatted(t)).expect(200);
      api.put(
              gateway,
              """
              {"defaultBack": "%1$s", "pools": {"a": "%1$s", "b": "x"}}
              """
                  .formatted(p))
          .expect(200);
      Answer refused = api.delete(pool).expectProblem(409, "conflict");
      assertThat(refused.json().path("conflicting"))
          .extracting(node -> node.asText())
          .containsExactlyInAnyOrder(gateway, gateway + "/pools/a");
      assertThat(refused.json().path("detail").asText()).contains("g-" + p, "cascade");
      api.delete(pool + "?cascade=false").expectProblem(409, "conflict");
      api.delete(pool + "?cascade=maybe").expectProblem(400, "bad-request");
      api.delete(pool + "?cascade=true").expectJson("{\"Delete pool\": \"%s\"}".formatted(p));
      assertThat(api.get(gateway).json().path("defaultBack").asText()).isEqualTo("None");
      api.get(gateway + "/pools").expectJson("{\"Pools\": [\"b\"]}");
      api.put(pool, "{}").expect(200);
      api.get(target).expectProblem(404, "not-found");
    }
  }

  @Nested
  final class Targets {

    @Test
    void areMadeChangedAndDeletedWithTheAnswersThatClientsKnow() {
      api.put(pool, "{}").expect(200);
      api.put(target, "{}").expectInvalid("/address");
      api.put(
              target,
              """
              {"address": "10.0.1.6:80", "weight": "12", "enabled": 0}
              """)
          .expectJson("{\"Added Target\": \"%s\"}".formatted(t));
      api.get(target)
          .expectJson(
              """
              {"address": "10.0.1.6:80", "weight": 12, "enabled": false}
              """);
      api.put(
              target,
              """
              {"enabled": "True", "target": "x", "pool": "y"}
              """)
          .expectJson("{\"Modified\": \"%s\"}".formatted(t));
      api.get(target)
          .expectJson(
              """
              {"address": "10.0.1.6:80", "weight": 12, "enabled": true}
              """);
      api.delete(target).expectJson("{\"Deleted target\": \"%s\"}".formatted(t));
      api.get(target).expectProblem(404, "not-found");
      api.delete(target).expectProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "256", "\"0\"", "\"256\"", "12.0", "\"12.0\""})
    void takeWeightsAsNumberOrText(String weight) {
      api.put(pool, "{}").expect(200);
      api.put(target, "{\"address\": \"h\", \"weight\": %s}".formatted(weight)).expect(200);
      assertThat(api.get(target).json().path("weight").asInt())
          .isEqualTo((int) Double.parseDouble(weight.replace("\"", "")));
    }

    @Test
    void inheritTheWeightThatTheyHaveNotThemselves() {
      api.put(pool, "{\"targets\": {\"%1$s\": \"h\", \"%1$s-own\": \"h\"}}".formatted(t))
          .expect(200);
      api.put(target + "-own", "{\"weight\": 9}").expect(200);
      Answer own = api.get(target + "-own");
      Answer inherited = api.get(target);
      api.put(policy, "{\"weights\": 5.0}").expect(200);
      assertThat(api.get(target + "-own").etag()).isEqualTo(own.etag());
      assertThat(api.get(target).etag()).isNotEqualTo(inherited.etag());
      assertThat(api.get(target).json().path("weight").asInt()).isEqualTo(5);
      // Sent back as read, the target still inherits, and the answer says so.
      assertThat(api.put(target, api.get(target).body()).expect(200).json().path("note").asText())
          .contains("weight 5", "inherits", "put another weight first");
      assertThat(api.put(target + "-own", "{\"weight\": 9}").expect(200).json().has("note"))
          .isFalse();
      assertThat(api.put(target, "{\"enabled\": true}").expect(200).json().has("note")).isFalse();
      api.put(policy, "{\"weights\": \"6\"}").expect(200);
      assertThat(api.get(target).json().path("weight").asInt()).isEqualTo(6);
      // As the note says: two writes, which can be one event.
      String own5 =
          """
          {"method": "PUT", "path": "%s", "body": {"weight": %d}}
          """;
      api.postJson(
              "/v1/transactions",
              "[" + own5.formatted(target, 7) + "," + own5.formatted(target, 6) + "]")
          .expect(200);
      api.put(policy, "{\"weights\": 8}").expect(200);
      assertThat(api.get(target).json().path("weight").asInt()).isEqualTo(6);
      api.put(policy, "{\"weights\": 6}").expect(200);
      api.put(target + "-own", "{\"weight\": null}").expect(200);
      assertThat(api.get(target + "-own").json().path("weight").asInt()).isEqualTo(6);
    }

    @Test
    void ofAnotherPoolAreNotThere() {
      String other = "/v1/pools/" + p + "-other";
      api.put(other, "{\"targets\": {\"%s\": \"h:1\"}}".formatted(t)).expect(200);
      api.put(pool, "{}").expect(200);
      api.get(target).expectProblem(404, "not-found");
      api.delete(target).expectProblem(404, "not-found");
      api.get(other + "/targets/" + t).expect(200);
    }

    @Test
    void moveToThePoolThatNamesThemAndKeepTheirOwn() {
      String other = "/v1/pools/" + p + "-other";
      api.put(other, "{\"targets\": {\"%s\": \"h:1\"}}".formatted(t)).expect(200);
      api.put(other + "/targets/" + t, "{\"weight\": 4, \"enabled\": false}").expect(200);
      api.put(pool, "{}").expect(200);
      Answer moved =
          api.put(target, "{\"address\": \"h:2\"}")
              .expectJson("{\"Modified\": \"%s\", \"movedFrom\": \"%s-other\"}".formatted(t, p));
      assertThat(api.get(pool).etag()).isEqualTo(moved.etag());
      assertThat(api.get(other).etag()).isEqualTo(moved.etag());
      api.get(other).expectJson("{\"enabled\": true, \"targets\": {}}");
      api.get(target)
          .expectJson(
              """
              {"address": "h:2", "weight": 4, "enabled": false}
              """);
      assertThat(api.lastEvent().at("/changes/0/movedFrom").asText()).isEqualTo(p + "-other");
      assertThat(api.lastEvent().at("/changes/0/resource").asText()).isEqualTo(target);
      api.put(other, "{\"targets\": {\"%s\": \"h:3\"}}".formatted(t))
          .expectJson(
              """
              {"Modified": "%1$s-other", "movedFrom": {"%2$s": "%1$s"}}
              """
                  .formatted(p, t));
      assertThat(api.get(other + "/targets/" + t).json().path("weight").asInt()).isEqualTo(4);
    }
  }

  @Nested
  final class Policies {

    @Test
    void areThereForEveryPoolAndReset() {
      api.put(pool, "{}").expect(200);
      api.get(policy).expectJson(DEFAULT_POLICY);
      api.put(
              policy,
              """
              {"policy": "leastconn", "weights": 2.0, "pool": "x"}
              """)
          .expectJson("{\"Modified policy\": \"%s\"}".formatted(p));
      api.get(policy).expectJson("{\"policy\": \"leastconn\", \"weights\": 2.0}");
      api.put(policy, "{\"weights\": \"3\"}").expect(200);
      api.get(policy).expectJson("{\"policy\": \"leastconn\", \"weights\": 3.0}");
      api.delete(policy).expectJson("{\"Reset policy for pool\": \"%s\"}".formatted(p));
      api.get(policy).expectJson(DEFAULT_POLICY);
      api.put(policy, "{\"policy\": \"source\"}").expect(200);
      api.put(policy, "null").expectJson("{\"Reset policy for pool\": \"%s\"}".formatted(p));
      api.get(policy).expectJson(DEFAULT_POLICY);
      api.delete(policy).expectJson("{\"Reset policy for pool\": \"%s\"}".formatted(p));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "roundrobin",
          "leastconn",
          "static-rr",
          "first",
          "source",
          "uri",
          "hdr(X-User)",
          "url_param session.id",
          "random"
        })
    void readBackAsTheyWerePut(String algorithm) {
      api.put(pool, "{}").expect(200);
      api.put(policy, "{\"policy\": \"" + algorithm + "\"}").expect(200);
      api.get(policy).expectJson("{\"policy\": \"" + algorithm + "\", \"weights\": 1.0}");
    }

    @Test
    void haveAMaxconnWithBackfillAlone() {
      api.put(pool, "{}").expect(200);
      api.put(policy, "{\"maxconn\": 5}").expectInvalid("/maxconn");
      api.put(policy, "{\"policy\": \"backfill\"}").expect(200);
      api.get(policy)
          .expectJson(
              """
              {"policy": "backfill", "weights": 1.0, "maxconn": 100}
              """);
      api.put(policy, "{\"maxconn\": \"5\"}").expect(200);
      api.get(policy)
          .expectJson(
              """
              {"policy": "backfill", "weights": 1.0, "maxconn": 5}
              """);
      api.put(policy, "{\"policy\": \"first\"}").expect(200);
      api.get(policy).expectJson("{\"policy\": \"first\", \"weights\": 1.0}");
    }
  }

  @Test
  void everyGetHasItsHead() {
    api.put(pool, "{\"targets\": {\"%s\": \"h:1\"}}".formatted(t)).expect(200);
    for (String path : List.of("/v1/pools", pool, pool + "/targets", target, policy)) {
      Answer get = api.get(path).expect(200);
      Answer head = api.head(path).expect(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.etag()).isEqualTo(get.etag());
      assertThat(head.version()).isEqualTo(get.version()).isEqualTo(api.version());
    }
  }
}
