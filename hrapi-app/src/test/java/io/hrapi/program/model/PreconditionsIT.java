package io.hrapi.program.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, entity tags, preconditions and dry-runs. */
final class PreconditionsIT {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private static RunningHrapi hrapi;

  @SuppressWarnings("NullAway.Init")
  private static Api api;

  private static final String KEY = "Idempotency-Key";
  private static final int CLIENTS = 50;

  private final String p = "p" + NUMBERS.incrementAndGet();
  private final String pool = "/v1/pools/" + p;
  private final String gateway = "/v1/gateways/g-" + p;
  private long version;

  @BeforeAll
  static void start() {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
  }

  @BeforeEach
  void make() {
    api.put(pool, "{\"targets\": {\"t-%s\": \"h:1\"}}".formatted(p)).expect(200);
    api.put(
            gateway,
            """
            {"endpoints": {"e-%1$s": "*:80"}, "pools": {"a": "%1$s"}}
            """
                .formatted(p))
        .expect(200);
    version = api.version();
  }

  /** Sends a request byte for byte: HTTP clients hide lengths, and decompress bodies. */
  private static Answer raw(String method, String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost");
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    try (Socket socket = Wire.open(hrapi.port())) {
      socket
          .getOutputStream()
          .write(
              head.append("\r\nConnection: close\r\n\r\n")
                  .toString()
                  .getBytes(StandardCharsets.ISO_8859_1));
      return Wire.read(socket.getInputStream(), true);
    }
  }

  private List<String> resources() {
    return List.of(
        pool,
        pool + "/targets/t-" + p,
        pool + "/policy",
        gateway,
        gateway + "/endpoints/e-" + p,
        gateway + "/pools/a");
  }

  @Test
  void headAndNotModifiedHaveTheLengthOfTheirGetOrNone() throws IOException {
    List<String> paths = new ArrayList<>(resources());
    paths.addAll(
        List.of(
            "/v1/model",
            "/v1/events",
            "/v1/events/stream",
            "/v1/versions/0/diff/latest",
            "/v1/log/checkpoint",
            "/v1/controller/_export-sql",
            "/v1/haproxy/configuration/pending",
            "/v1/nothing"));
    for (String path : paths) {
      for (String coding : List.of("Accept-Encoding: identity", "Accept-Encoding: gzip")) {
        Answer get = raw("GET", path, coding);
        Answer head = raw("HEAD", path, coding);
        assertThat(head.status()).as(path).isEqualTo(get.status());
        assertThat(head.header("Content-Type")).as(path).isEqualTo(get.header("Content-Type"));
        assertThat(head.header("Vary")).as(path).isEqualTo(get.header("Vary"));
        if (head.header("Content-Encoding").equals(get.header("Content-Encoding"))
            && !path.endsWith("_export-sql")) {
          assertThat(head.header("Content-Length")).as(path).isIn("", get.header("Content-Length"));
        } else {
          assertThat(head.header("Content-Length")).as(path).isNotEqualTo("0");
        }
        if (!get.etag().isEmpty()) {
          Answer same = raw("GET", path, coding, "If-None-Match: " + get.etag());
          assertThat(same.status()).as(path).isEqualTo(304);
          assertThat(same.header("Content-Length")).as(path).isEmpty();
          assertThat(same.header("Vary")).as(path).isEqualTo(get.header("Vary"));
          assertThat(same.etag()).isEqualTo(get.etag());
        }
      }
    }
  }

  @Test
  void whatDependsOnAHeaderSaysSo() throws IOException {
    for (String path : List.of("/v1/model", "/v1/versions/0/diff/latest", "/v1/log/checkpoint")) {
      for (String accept : List.of("*/*", "application/json", "application/*, text/plain;q=0")) {
        Answer answer = raw("GET", path, "Accept: " + accept);
        assertThat(answer.status()).as(path + " " + accept).isEqualTo(200);
        assertThat(answer.header("Vary")).as(path).isEqualTo("Accept, Accept-Encoding");
      }
    }
    for (String path : List.of(pool, "/v1/pools", "/v1/events", "/v1/status", "/problems")) {
      assertThat(raw("GET", path).header("Vary")).as(path).isEqualTo("Accept-Encoding");
    }
  }

  @Test
  void everyAcceptedWriteIsOneVersionAndEveryAnswerNamesIt() {
    for (String path : resources()) {
      Answer get = api.get(path).expect(200);
      assertThat(get.version()).isEqualTo(version);
      Answer put = api.put(path, "{}").expect(200);
      assertThat(put.version()).isEqualTo(++version);
      assertThat(put.etag()).isEqualTo(get.etag());
    }
    Answer changed = api.put(pool, "{\"enabled\": false}").expect(200);
    assertThat(changed.etag()).isEqualTo("\"" + (version + 1) + "\"");
    assertThat(api.get(pool).etag()).isEqualTo(changed.etag());
    Answer deleted = api.delete(gateway).expect(200);
    assertThat(deleted.version()).isEqualTo(version + 2);
    assertThat(deleted.etag()).isEmpty();
  }

  @Nested
  final class OnReads {

    @Test
    void aReadMayHaveConditionsOfItsOwn() {
      for (String path : resources()) {
        String etag = api.get(path).expect(200).etag();
        String zeros = etag.replaceFirst("\"", "\"00");
        for (String match : List.of(etag, "*", ", " + etag + " ,,\"x\"", "\"x\"," + etag)) {
          api.get(path, "If-Match", match).expect(200);
        }
        for (String other : List.of("\"x\"", zeros, "W/" + etag, "\"999\"", ",\"\"")) {
          Answer refused = api.get(path, "If-Match", other);
          refused.expectProblem(412, "precondition-failed");
          assertThat("\"" + refused.json().path("currentVersion").asLong() + "\"").isEqualTo(etag);
        }
        api.get(path, "If-None-Match", ", ," + etag).expect(304);
        api.get(path, "If-None-Match", "W/" + etag).expect(304);
        api.get(path, "If-None-Match", zeros).expect(200);
        api.get(path, "If-Match", etag, "If-None-Match", etag).expect(304);
        api.get(path, "If-Match", "\"x\"", "If-None-Match", etag).expect(412);
        api.get(path, "If-Match", ",").expectProblem(400, "bad-request");
        api.delete(path + "?dryRun=true", "If-Match", zeros).expect(412);
      }
      api.get("/v1/pools", "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
      api.get("/v1/pools", "If-Match", "*").expect(200);
      api.get("/v1/pools/nothing", "If-Match", "\"1\"").expectProblem(404, "not-found");
      Answer nothing = api.delete("/v1/pools/nothing", "If-Match", "\"1\"");
      nothing.expectProblem(412, "precondition-failed");
      assertThat(nothing.json().path("currentVersion").isNumber()).isTrue();
      assertThat(nothing.json().path("currentVersion").asLong()).isZero();
    }

    @Test
    void whatTheClientHoldsIsNotSentAgain() {
      for (String path : resources()) {
        String etag = api.get(path).etag();
        for (String held : List.of(etag, "W/" + etag, "\"0\", " + etag, "*", "\"x\"," + etag)) {
          Answer answer = api.get(path, "If-None-Match", held).expect(304);
          assertThat(answer.body()).isEmpty();
          assertThat(answer.etag()).isEqualTo(etag);
          assertThat(answer.version()).isEqualTo(version);
        }
        api.get(path, "If-None-Match", "\"0\"").expect(200);
        api.get(path, "If-None-Match", "\"999999\", \"abc\"").expect(200);
        assertThat(api.head(path, "If-None-Match", etag).status()).isEqualTo(304);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"12", "\"1\" \"2\"", "W/", "\"1\",*", "w/\"1\""})
    void malformedTagsAreRefused(String tag) {
      api.get(pool, "If-None-Match", tag).expectProblem(400, "bad-request");
    }
  }

  @Nested
  final class OnWrites {

    @Test
    void aCurrentTagIsAccepted() {
      for (String path : resources()) {
        api.put(path, "{}", "If-Match", api.get(path).etag()).expect(200);
        api.put(path, "{}", "If-Match", "*").expect(200);
        api.put(path, "{}", "If-Match", "\"0\" , " + api.get(path).etag()).expect(200);
      }
      api.delete(gateway + "/pools/a", "If-Match", api.get(gateway + "/pools/a").etag())
          .expect(200);
      api.delete(pool, "If-Match", "*").expect(200);
    }

    @Test
    void aStaleTagIsRefusedAndNamesTheCurrentVersion() {
      for (String path : resources()) {
        String etag = api.get(path).etag();
        for (String stale : List.of("\"0\"", "W/" + etag, "\"x\"", "\"0\", \"999999\"")) {
          for (Answer answer :
              List.of(
                  api.put(path, "{}", "If-Match", stale),
                  api.put(path + "?dryRun=true", "{}", "If-Match", stale),
                  api.delete(path, "If-Match", stale))) {
            answer.expectProblem(412, "precondition-failed");
            assertThat("\"" + answer.json().path("currentVersion").asLong() + "\"").isEqualTo(etag);
          }
        }
        api.put(path, "{}", "If-None-Match", "*").expectProblem(412, "precondition-failed");
      }
      assertThat(api.version()).isEqualTo(version);
    }

    @Test
    void ofTwoThatReadTheSameOnlyOneWins() {
      String etag = api.get(pool).etag();
      api.put(pool, "{\"enabled\": false}", "If-Match", etag).expect(200);
      api.put(pool, "{\"enabled\": true}", "If-Match", etag)
          .expectProblem(412, "precondition-failed");
    }

    @Test
    void ofFiftyAtOnceOnlyOneWins() throws Exception {
      String etag = api.get(pool).etag();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Callable<Answer>> writes = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          String body = "{\"targets\": {\"t-%s\": \"h:%d\"}}".formatted(p, 2 + i);
          writes.add(() -> api.put(pool, body, "If-Match", etag));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : clients.invokeAll(writes)) {
          statuses.add(answer.get(60, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status == 412).hasSize(CLIENTS - 1);
        assertThat(api.version()).isEqualTo(version + 1);
      } finally {
        clients.shutdownNow();
      }
    }

    /** A dry-run, a stale precondition and a retry each have their own effect when combined. */
    @Test
    void preconditionsDryRunsAndKeysGoTogether() {
      String etag = api.get(pool).etag();
      String stale = "\"" + (Long.parseLong(etag.replace("\"", "")) - 1) + "\"";
      String key = "together-" + p;
      String body = "{\"enabled\": false}";
      api.put(pool + "?dryRun=true", body, "If-Match", etag, KEY, key).expect(200);
      api.put(pool + "?dryRun=true", body, "If-Match", stale, KEY, key).expect(412);
      api.put(pool, body, "If-Match", stale, KEY, key).expect(412);
      assertThat(api.version()).isEqualTo(version);
      Answer first = api.put(pool, body, "If-Match", etag, KEY, key).expect(200);
      Answer again = api.put(pool, body, "If-Match", etag, KEY, key).expect(200);
      assertThat(again.etag()).isEqualTo(first.etag());
      api.put(pool + "?dryRun=true", body, "If-Match", etag, KEY, key).expect(412);
      assertThat(api.version()).isEqualTo(version + 1);
    }

    @Test
    void whatIsNotThereCanBeMadeOnlyOnce() {
      String target = pool + "/targets/new-" + p;
      String body = "{\"address\": \"h:1\"}";
      api.put(target, body, "If-Match", "*").expectProblem(412, "precondition-failed");
      api.put(target, body, "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
      api.delete(target, "If-Match", "*").expectProblem(412, "precondition-failed");
      api.put(target, body, "If-None-Match", "*").expect(200);
      api.put(target, body, "If-None-Match", "*").expectProblem(412, "precondition-failed");
    }

    @Test
    void theNamedThingIsTestedWhereverItLives() {
      String other = "/v1/pools/other-" + p;
      api.put(other, "{}").expect(200);
      String here = other + "/targets/t-" + p;
      api.put(here, "{}", "If-None-Match", "*").expectProblem(412, "precondition-failed");
      String etag = api.get(pool + "/targets/t-" + p).etag();
      api.put(here, "{}", "If-Match", "\"0\"").expectProblem(412, "precondition-failed");
      api.put(here, "{}", "If-Match", etag).expect(200);
      assertThat(api.get(here).expect(200).etag()).isNotEqualTo(etag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"12", "\"1\" \"2\"", "abc", "\"1\",*"})
    void malformedTagsAreRefused(String tag) {
      api.put(pool, "{}", "If-Match", tag).expectProblem(400, "bad-request");
      api.put(pool, "{}", "If-None-Match", tag).expectProblem(400, "bad-request");
      assertThat(api.version()).isEqualTo(version);
    }
  }

  @Nested
  final class DryRuns {

    @Test
    void answerAsTheRealCallWithTheChangesAndWriteNothing() {
      String path = pool + "/targets/t-" + p;
      String body = "{\"weight\": 7, \"enabled\": false}";
      Answer dry = api.put(path + "?dryRun=true", body).expect(200);
      assertThat(dry.version()).isEqualTo(version).isEqualTo(api.version());
      assertThat(api.get(path).json().path("weight").asInt()).isEqualTo(1);
      Answer real = api.put(path, body).expect(200);
      assertThat(dry.json().path("Modified")).isEqualTo(real.json().path("Modified"));
      JsonNode changes = dry.json().path("changes");
      assertThat(changes).hasSize(1).isEqualTo(api.lastEvent().path("changes"));
      assertThat(changes.at("/0/before/enabled").asBoolean()).isTrue();
      assertThat(changes.at("/0/after/weight").asInt()).isEqualTo(7);
    }

    @Test
    void workOnEveryWrite() {
      for (String path : resources()) {
        Answer put = api.put(path + "?dryRun=true", "{}").expect(200);
        assertThat(put.json().path("changes").isArray()).isTrue();
        Answer delete =
            api.delete(path + (path.equals(pool) ? "?cascade=true&dryRun=1" : "?dryRun=True"))
                .expect(200);
        assertThat(delete.json().path("changes").isArray()).isTrue();
        api.get(path).expect(200);
      }
      Answer made = api.put("/v1/pools/never-" + p + "?dryRun=true", "{}").expect(200);
      assertThat(made.json().path("Added pool").asText()).isEqualTo("never-" + p);
      api.get("/v1/pools/never-" + p).expectProblem(404, "not-found");
      assertThat(api.version()).isEqualTo(version);
      api.put(pool + "?dryRun=false", "{}").expect(200);
      assertThat(api.version()).isEqualTo(version + 1);
    }

    @Test
    void areRefusedLikeTheRealCall() {
      api.delete(pool + "?dryRun=true").expectProblem(409, "conflict");
      api.put(pool + "?dryRun=true", "{\"enabled\": 7}").expectInvalid("/enabled");
      api.put(pool + "?dryRun=perhaps", "{}").expectProblem(400, "bad-request");
      api.put(pool + "?dryRun=true&dryRun=false", "{}").expectProblem(400, "bad-request");
      api.put(pool + "?dryrun=true", "{}").expectProblem(400, "bad-request");
      api.put(pool + "?version=1", "{}").expectProblem(400, "bad-request");
      api.delete(gateway + "?cascade=true").expectProblem(400, "bad-request");
      assertThat(api.version()).isEqualTo(version);
    }
  }
}
