package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.Release;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, types, sizes and headers that are not what they must be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestIT {

  private static final String POOL = "/v1/pools/p";
  private static final int LIMIT = 16 << 20;

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private long version;

  @BeforeAll
  void make() {
    api.put(POOL, "{\"targets\": {\"t\": \"h:1\"}}").expect(200);
    api.put("/v1/gateways/g", "{\"endpoints\": {\"e\": \"*:80\"}}").expect(200);
  }

  @BeforeEach
  void look() {
    version = api.version();
  }

  @AfterEach
  void nothingMoved() {
    assertThat(api.version()).isEqualTo(version);
    api.put(POOL, "{}").expect(200);
  }

  @AfterAll
  void end() {
    String output = hrapi.output();
    hrapi.close();
    assertThat(output).doesNotContain("ERROR", "Exception", "\tat ");
  }

  private Answer raw(String head, String body) throws IOException {
    return Wire.sendLast(hrapi.port(), head, body);
  }

  private Answer rawPut(String path, String... headers) throws IOException {
    return Wire.putEmpty(hrapi.port(), path, headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/pools",
        "/v1/pool",
        "/v1/pool/p",
        "/v1/pools/p/target",
        "/v1/pools/p/targets/t/x",
        "/v1/gatewaysx",
        "/v1/statusx",
        "/V1/pools",
        "/v1/Pools",
        "/v1/events/1/2",
        "/problems/invalid/x",
        "/favicon.ico",
        "/v1/controller",
        "/v1/controller/commits",
        "/index.html",
        "/admin",
        "/application.wadl",
        "/v1/pools/p/targets/t/check/x"
      })
  void unknownPathsAre404(String path) {
    api.get(path).expectProblem(404, "not-found");
    api.put(path, "{}").expectProblem(404, "not-found");
    api.delete(path).expectProblem(404, "not-found");
    assertThat(api.get(path).json().path("instance").asText()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/pools",
        "PUT /v1/pools",
        "DELETE /v1/pools",
        "POST /v1/pools/p",
        "PATCH /v1/pools/p",
        "POST /v1/pools/p/targets/t",
        "DELETE /v1/pools/p/targets",
        "PUT /v1/gateways",
        "POST /v1/gateways/g",
        "DELETE /v1/gateways/g/endpoints",
        "PUT /v1/status",
        "POST /v1/events",
        "DELETE /v1/events/1",
        "GET /v1/controller/commit",
        "PUT /v1/controller/commit",
        "POST /problems/invalid",
        "TRACE /v1/pools/p",
        "PROPFIND /v1/pools/p",
        "HEAD /v1/controller/commit"
      })
  void methodsThatAResourceDoesNotTakeAre405(String call) throws IOException {
    String[] words = call.split(" ", -1);
    if (words[0].equals("HEAD")) {
      assertThat(api.head(words[1]).expect(405).header("Allow")).isEqualTo("OPTIONS, POST");
      return;
    }
    Answer answer =
        raw(
            words[0]
                + " "
                + words[1]
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"
                + "\r\nContent-Type: application/json",
            "");
    answer.expectProblem(405, "method-not-allowed");
    List<String> allowed = List.of(answer.header("Allow").split(", ", -1));
    assertThat(allowed).as(answer.body()).contains("OPTIONS").doesNotContain(words[0]);
    // HEAD goes wherever GET does.
    assertThat(allowed.contains("HEAD")).isEqualTo(allowed.contains("GET"));
    assertThat(api.send("OPTIONS", words[1], BodyPublishers.noBody()).expect(200).header("Allow"))
        .isEqualTo(answer.header("Allow"));
  }

  @Test
  void whatActsByGetIsNotAskedForItsHeaders() {
    for (String path : List.of(POOL + "/targets/t/check", "/v1/controller/restore/b/1")) {
      for (String method : List.of("HEAD", "PATCH", "OPTIONS")) {
        Answer answer = api.send(method, path, BodyPublishers.noBody());
        assertThat(answer.status()).isEqualTo(method.equals("OPTIONS") ? 200 : 405);
        assertThat(answer.header("Allow")).contains("GET").doesNotContain("HEAD");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "get", "Put"})
  void aMethodThatHttpDoesNotHaveIs501(String method) throws IOException {
    raw(method + " /v1/pools HTTP/1.1\r\nHost: localhost", "").expectProblem(501, "method-unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "3.0", "0.9"})
  void anotherVersionOfHttpIsNoFaultOfHrapi(String http) throws IOException {
    Answer answer = raw("GET /v1/pools HTTP/" + http + "\r\nHost: localhost", "");
    answer.expectProblem(505, "http-version");
    assertThat(answer.json().path("instance").asText()).isEqualTo("-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 | gzip | 400",
        "HTTP/1.1 | identity | 400",
        "HTTP/1.1 | chunked, chunked | 400",
        "HTTP/1.1 | gzip, chunked | 501",
        "HTTP/1.0 | chunked | 400",
        "HTTP/1.0 | gzip, chunked | 400"
      })
  void aTransferEncodingThatCannotBeUsedIsRefused(String row) throws IOException {
    String[] words = row.split(" \\| ", -1);
    for (int port : new int[] {hrapi.port(), hrapi.adminPort()}) {
      String path = port == hrapi.port() ? "PUT " + POOL : "POST /tasks/gc";
      Wire.sendLast(
              port,
              path
                  + " "
                  + words[0]
                  + "\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                  + words[1],
              "2\r\n{}\r\n0\r\n\r\n")
          .expectProblem(Integer.parseInt(words[2]), "bad-request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/pools/p | application/json | 16777217",
        "/v1/model | application/json | 16777217",
        "/v1/certificates/c | application/x-pem-file | 262145",
        "/v1/haproxy/configuration/pending | text/plain | 2000000"
      })
  void whoAsksBeforeSendingTooMuchIsToldAtOnce(String row) throws IOException {
    String[] words = row.split(" \\| ", -1);
    // The body never comes.
    raw(
            "PUT "
                + words[0]
                + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: "
                + words[1]
                + "\r\nContent-Length: "
                + words[2],
            "")
        .expectProblem(413, "too-large");
  }

  @Test
  void anExpectationThatNobodyKnowsIs417() throws IOException {
    Answer answer = rawPut(POOL, "Expect: 200-ok");
    answer.expectProblem(417, "bad-request");
    assertThat(answer.json().path("detail").asText()).contains("100-continue");
  }

  @Test
  void whatMayStandThereOnceIsRefusedTwice() throws IOException {
    for (String header : List.of("Hrapi-Reason", "Hrapi-Actor")) {
      Answer answer = rawPut(POOL, header + ": a", header + ": b");
      answer.expectProblem(400, "bad-request");
      assertThat(answer.json().path("detail").asText()).contains(header, "twice");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json",
        "application/octet-stream", "multipart/form-data; boundary=x", "junk", "a/b/c",
        "application/json-patch+json"
      })
  void bodiesOfAnotherTypeAre415(String type) {
    for (String path :
        List.of(
            POOL,
            POOL + "/targets/t",
            POOL + "/policy",
            "/v1/gateways/g",
            "/v1/gateways/g/endpoints/e",
            "/v1/gateways/g/pools/a")) {
      Answer answer = api.sendTyped("PUT", path, type, "{}".getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as(answer.body()).isIn(415, 400);
      if (type.matches("\\w+/[\\w.-]+(\\+json)?(;.*)?")) {
        answer.expectProblem(415, "unsupported-media-type");
        assertThat(answer.json().path("detail").asText())
            .endsWith("; it supports application/json");
        assertThat(answer.header("Accept")).isEqualTo("application/json");
      }
    }
  }

  @Test
  void aBodyWithoutATypeIs415AndOneWithACharsetIsTaken() throws IOException {
    raw("PUT " + POOL + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2", "{}")
        .expectProblem(415, "unsupported-media-type");
    raw("PUT " + POOL + " HTTP/1.1\r\nHost: localhost", "").expectProblem(400, "malformed-body");
    for (String type : List.of("application/json; charset=utf-8", "Application/JSON")) {
      api.sendTyped("PUT", POOL + "?dryRun=true", type, "{}".getBytes(StandardCharsets.UTF_8))
          .expect(200);
    }
  }

  @Test
  void whatIsNotAcceptableAtAllIsNotSent() {
    for (String accept :
        List.of(
            "application/json;q=0, */*",
            "*/*, application/json; q=0.000",
            "application/*;q=0,*/*;q=0.5",
            "*/*;q=0")) {
      for (String path : List.of("/v1/pools", POOL, "/v1/status", "/v1/events", "/problems")) {
        api.get(path, "Accept", accept).expectProblem(406, "not-acceptable");
      }
    }
    Answer yaml = api.get("/v1/model", "Accept", "application/json;q=0, */*").expect(200);
    assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
    // The most specific range says it.
    api.get(POOL, "Accept", "*/*;q=0, application/json").expect(200);
    api.get(POOL, "Accept", "text/html;q=0, */*").expect(200);
    api.get(POOL, "Accept", "application/json;q=0.01, */*;q=0").expect(200);
  }

  @Test
  void representationsThatNobodyHasAre406() {
    for (String path : List.of("/v1/pools", POOL, "/v1/status", "/v1/events", "/problems")) {
      for (String accept : List.of("text/html", "image/png, text/css")) {
        api.get(path, "Accept", accept).expectProblem(406, "not-acceptable");
      }
      api.get(path, "Accept", "*/*").expect(200);
      api.get(path, "Accept", "text/html, application/json;q=0.1").expect(200);
      api.get(path, "Accept", "application/*").expect(200);
    }
    api.put(POOL, "{}", "Accept", "text/html").expectProblem(406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "None",
        "%4eone",
        "a%20b",
        "a%0Ab",
        "a%0D%0Ab",
        "a%00b",
        "a%22b",
        "a%23b",
        "%C3%A4",
        "%E2%80%8B",
        "%FF",
        "a,b",
        "a+b",
        "a@b",
        "a~b",
        "a!b",
        "a$b",
        "a'b",
        "(a)",
        "a=b",
        "a&b",
        "a*b",
        "a%5Cb",
        "a%7Fb",
        "%25",
        "%2525"
      })
  void whatIsNoNameIsRefusedInThePath(String name) throws IOException {
    for (String path :
        List.of(
            "/v1/pools/" + name,
            "/v1/pools/p/targets/" + name,
            "/v1/gateways/" + name,
            "/v1/gateways/g/endpoints/" + name,
            "/v1/gateways/g/pools/" + name)) {
      Answer put = rawPut(path);
      assertThat(put.status()).as(put.body()).isIn(400, 422);
      put.expectProblem(put.status(), put.status() == 400 ? "bad-request" : "invalid");
      Answer get = raw("GET " + path + " HTTP/1.1\r\nHost: localhost", "");
      assertThat(get.status()).as(get.body()).isIn(400, 404);
      get.expectProblem(get.status(), get.status() == 400 ? "bad-request" : "not-found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway | /v1/gateways/%s",
        "gateway | /v1/gateway/%s/endpoints",
        "endpoint | /v1/gateways/g/endpoints/%s",
        "alias | /v1/gateways/g/pools/%s",
        "pool | /v1/pools/%s",
        "pool | /v1/pools/%s/targets/t",
        "target | /v1/pools/p/targets/%s",
        "target | /v1/pools/p/targets/%s/check",
        "pool | /v1/pools/%s/stats",
        "pool | /v1/history/pools/%s",
        "certificate | /v1/certificates/%s",
        "name | /v1/controller/backup/%s"
      })
  void aBadNameInThePathIsNamedWithWhatIsExpected(String row) throws IOException {
    String[] words = row.split(" \\| ", -1);
    for (String[] name :
        new String[][] {
          {"my%20pool", "\"my pool\""},
          {"%C3%A9", "\"é\""},
          {"x".repeat(300), "\"" + "x".repeat(80) + "…\""},
          {"None", "\"None\""}
        }) {
      String path = words[1].formatted(name[0]);
      Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost", "");
      answer.expectProblem(404, "not-found");
      assertThat(answer.json().path("detail").asText())
          .startsWith("the " + words[0] + " in the path: expected a name: 1–")
          .endsWith(", got " + name[1]);
      if (path.startsWith("/v1/pools/p/targets/") && !path.endsWith("check")) {
        Answer put = rawPut(path);
        put.expectProblem(422, "invalid");
        assertThat(put.json().path("detail")).isEqualTo(answer.json().path("detail"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://elsewhere.example", "null", "http://127.0.0.1:1"})
  void aWebPageOfAnotherOriginMayNotWrite(String origin) throws IOException {
    raw("POST /v1/controller/commit HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin, "")
        .expectProblem(403, "forbidden");
    assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin, "").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "%2F",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        "..%2F..%2Fetc",
        "%252e%252e",
        "a%5C..%5Cb",
        "a;b",
        ";",
        "..;",
        "a%3Bb",
        "%",
        "%zz",
        "%u0041",
        "a//b",
        "a/./b",
        "a/../b",
        "<x>",
        "\"",
        "{a}",
        "|",
        "\\",
        "^",
        "`"
      })
  void trickyPathsReachNothing(String name) throws IOException {
    for (String path : List.of("/v1/pools/" + name, "/v1/gateways/" + name + "/endpoints/e")) {
      for (String method : List.of("PUT", "GET", "DELETE")) {
        Answer answer =
            raw(
                method
                    + " "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                    + "\r\nContent-Length: 2",
                "{}");
        assertThat(answer.status()).as("%s %s %s", method, path, answer.body()).isBetween(400, 422);
        answer.expectProblem(
            answer.status(), answer.json().path("type").asText().replace("/problems/", ""));
      }
    }
  }

  @Test
  void namesHave64CharactersAtMost() {
    String longest = "Az09_.:-".repeat(8);
    api.put("/v1/pools/" + longest + "?dryRun=true", "{}").expect(200);
    api.put("/v1/pools/" + longest + "x", "{}").expectProblem(422, "invalid");
    api.get("/v1/pools/" + longest + "x").expectProblem(404, "not-found");
    api.put(POOL + "?dryRun=true", "{\"targets\": {\"" + longest + "\": \"h\"}}").expect(200);
    api.put(POOL, "{\"targets\": {\"" + longest + "x\": \"h\"}}")
        .expectInvalid("/targets/" + longest + "x");
  }

  @Test
  void twentyMegabytesAre413WithAndWithoutALength() {
    byte[] big = new byte[20 << 20];
    java.util.Arrays.fill(big, (byte) ' ');
    api.put(POOL, big).expectProblem(413, "too-large");
    api.send(
            "PUT",
            POOL,
            BodyPublishers.ofInputStream(() -> chunks(big)),
            "Content-Type",
            "application/json")
        .expectProblem(413, "too-large");
    byte[] largest = new byte[LIMIT];
    java.util.Arrays.fill(largest, (byte) ' ');
    api.put(POOL, largest).expectProblem(400, "malformed-body");
    largest[0] = '{';
    largest[LIMIT - 1] = '}';
    api.put(POOL + "?dryRun=true", largest).expect(200);
  }

  private static InputStream chunks(byte[] bytes) {
    List<InputStream> parts = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 1 << 20) {
      parts.add(new java.io.ByteArrayInputStream(bytes, i, 1 << 20));
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  @Test
  void aPageOfAnotherOriginMayNotWrite() {
    api.put(POOL, "{}", "Origin", "http://evil.example").expectProblem(403, "forbidden");
    api.commit("Origin", "null").expectProblem(403, "forbidden");
    api.get(POOL, "Origin", "http://evil.example").expect(200);
    api.put(POOL + "?dryRun=true", "{}", "Origin", "http://127.0.0.1:" + hrapi.port()).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/haproxy/control/start",
        "POST /v1/haproxy/control/restart",
        "POST /v1/haproxy/control/stop",
        "POST /v1/controller/confirm",
        "POST /v1/controller/backup/b",
        "GET /v1/controller/backup/b",
        "GET /v1/controller/restore/b/1",
        "POST /v1/controller/restore/b/1",
        "GET /v1/controller/__haproxy/dashboard",
        "GET /v1/controller/_export-sql",
        "GET /v1/pools/p/targets/t/check",
        "DELETE /v1/pools/p",
        "DELETE /v1/pools/p/targets/t",
        "DELETE /v1/pools/p/policy",
        "DELETE /v1/gateways/g",
        "DELETE /v1/gateways/g/endpoints/e",
        "DELETE /v1/gateways/g/pools/a",
        "DELETE /v1/certificates/c",
        "DELETE /v1/haproxy/configuration/pending",
        "GET /v1/pools",
        "GET /v1/pools/p",
        "GET /v1/status",
        "GET /v1/events",
        "GET /v1/events/stream",
        "GET /v1/model",
        "GET /problems"
      })
  void aBodyThatNobodyReadsIsRefused(String call) {
    String[] words = call.split(" ", -1);
    Answer answer = typed(words, "application/json", "{\"dryRun\": true}");
    answer.expectInvalid("/dryRun");
    assertThat(answer.json().path("detail").asText()).contains(call + " accepts no body");
    typed(words, "application/json", "[{}]").expectProblem(422, "invalid");
    typed(words, "application/json", "{").expectProblem(400, "malformed-body");
    typed(words, "application/json", " ".repeat(1 << 17)).expectProblem(413, "too-large");
    typed(words, "application/x-www-form-urlencoded", "dryRun=true")
        .expectProblem(415, "unsupported-media-type");
    api.send(words[0], words[1], BodyPublishers.ofString("{}"))
        .expectProblem(415, "unsupported-media-type");
  }

  private Answer typed(String[] words, String type, String body) {
    return api.sendTyped(words[0], words[1], type, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aBodyThatSaysNothingIsTakenWhereThereNeedsToBeNone() {
    for (String body : List.of("", "{}", "null")) {
      typed(new String[] {"GET", POOL}, "application/json", body).expect(200);
      typed(new String[] {"DELETE", POOL + "?dryRun=true"}, "application/json", body).expect(200);
      typed(new String[] {"POST", "/v1/controller/confirm"}, "application/json", body).expect(409);
    }
    typed(new String[] {"DELETE", POOL + "?dryRun=true"}, "text/plain", "").expect(200);
    Answer junk = typed(new String[] {"DELETE", POOL}, "junk", "{}");
    junk.expectProblem(400, "bad-request");
    assertThat(junk.json().path("detail").asText()).contains("Content-Type", "junk");
  }

  @Test
  void everyTypeOfProblemIsExplained() {
    JsonNode problems = api.get("/problems").expect(200).json().path("problems");
    assertThat(problems).hasSizeGreaterThan(10);
    for (JsonNode problem : problems) {
      JsonNode one = api.get(problem.path("type").asText()).expect(200).json();
      assertThat(one).isEqualTo(problem);
      assertThat(one.path("title").asText()).isNotBlank();
      assertThat(one.path("explanation").asText()).isNotBlank();
      assertThat(one.path("status").asInt()).isBetween(400, 599);
    }
  }

  @Test
  void whatIsTakenInsteadIsNamed() {
    for (String[] each :
        new String[][] {
          {"PUT", "/v1/haproxy/configuration/pending", "text/plain"},
          {"POST", "/v1/controller/upload", "multipart/form-data, text/plain"},
          {"PUT", "/v1/certificates/c", "application/x-pem-file"},
          {"POST", "/v1/controller/commit", "application/json"}
        }) {
      Answer answer =
          api.sendTyped(
                  each[0], each[1], "application/xml", "<a/>".getBytes(StandardCharsets.UTF_8))
              .expectProblem(415, "unsupported-media-type");
      assertThat(answer.json().path("detail").asText()).contains("it supports ").contains(each[2]);
    }
  }

  @Test
  void problemsNameTheVersionThatTheySaw() {
    assertThat(api.get("/v1/pools/none").expectProblem(404, "not-found").version())
        .isEqualTo(version);
    assertThat(api.get("/v1/pools/none?version=1").expectProblem(404, "not-found").version())
        .isEqualTo(1);
    assertThat(api.put(POOL, "{\"x\": 1}").expectInvalid("/x").version()).isEqualTo(version);
  }

  @Test
  void jsonEndsWithANewlineAndItsLengthIsKnown() throws IOException {
    for (String path : List.of(POOL, "/v1/model", "/v1/pools/none", "/v1/events?limit=1")) {
      Answer answer = api.get(path);
      assertThat(answer.body()).endsWith("}\n");
      assertThat(answer.header("Content-Length"))
          .isEqualTo(Integer.toString(answer.body().length()));
    }
    assertThat(api.put(POOL, "{}", "Idempotency-Key", "n").body()).endsWith("}\n");
    assertThat(api.put(POOL, "{}", "Idempotency-Key", "n").body()).endsWith("}\n");
    version = api.version();
    assertThat(api.get("/v1/model", "Accept", "application/yaml").body()).doesNotEndWith("\n\n");
    // Refused before it comes to a resource.
    assertThat(raw("GET " + POOL + "/%2e%2e/%00 HTTP/1.1\r\nHost: localhost", "").body())
        .endsWith("}\n");
  }

  @Test
  void theDoorSaysWhereToGo() {
    for (String door : List.of("/", "/v1", "/v1/", "/docs")) {
      Answer answer = api.get(door).expect(200);
      assertThat(answer.json().path("hrapi").asText()).isEqualTo(Release.version());
      answer
          .json()
          .path("paths")
          .fieldNames()
          .forEachRemaining(
              path -> assertThat(api.get(path).status()).as(path).isIn(200, 302, 404));
      Answer page =
          api.get(door, "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8").expect(200);
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(page.body()).contains("href=\"/v1/status\"");
      assertThat(page.header("Vary")).contains("Accept");
      api.get(door + "?x=1").expectProblem(400, "bad-request");
      api.post(door).expectProblem(405, "method-not-allowed");
    }
    api.get("/v2").expectProblem(404, "not-found");
    api.get("/v1/docs").expectProblem(404, "not-found");
  }
}
