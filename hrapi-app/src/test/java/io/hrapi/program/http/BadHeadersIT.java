package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are too long, repeated, or request what is not available. */
final class BadHeadersIT extends RefusedRequests {

  @Test
  void headersAreBounded() throws IOException {
    rawPut(POOL, "Hrapi-Reason: " + "x".repeat(501)).expectProblem(400, "bad-request");
    rawPut(POOL, "X-Long: " + "x".repeat(100_000)).expectProblem(431, "bad-request");
    raw("GET /v1/pools/" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost", "")
        .expectProblem(414, "bad-request");
  }

  @Test
  void whatMayStandThereOnceIsRefusedTwice() throws IOException {
    for (String header : List.of("Hrapi-Reason", "Hrapi-Actor")) {
      Answer answer = rawPut(POOL, header + ": a", header + ": b");
      answer.expectProblem(400, "bad-request");
      assertThat(answer.json().path("detail").asText()).contains(header, "twice");
    }
  }

  @Test
  void anExpectationThatNobodyKnowsIs417() throws IOException {
    Answer answer = rawPut(POOL, "Expect: 200-ok");
    answer.expectProblem(417, "bad-request");
    assertThat(answer.json().path("detail").asText()).contains("100-continue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/json",
        "application/octet-stream",
        "multipart/form-data; boundary=x",
        "application/json-patch+json"
      })
  void bodiesOfAnotherTypeAre415(String type) {
    for (String path : RESOURCES) {
      Answer answer = typed("PUT", path, type, "{}").expectProblem(415, "unsupported-media-type");
      assertThat(answer.json().path("detail").asText()).endsWith("; it supports application/json");
      assertThat(answer.header("Accept")).isEqualTo("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk", "a/b/c"})
  void bodiesOfATypeThatIsNoneAre400(String type) {
    for (String path : RESOURCES) {
      typed("PUT", path, type, "{}").expectProblem(400, "bad-request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT  | /v1/haproxy/configuration/pending | text/plain
          POST | /v1/controller/upload             | multipart/form-data, text/plain
          PUT  | /v1/certificates/c                | application/x-pem-file
          POST | /v1/controller/commit             | application/json
          """)
  void whatIsTakenInsteadIsNamed(String method, String path, String taken) {
    Answer answer =
        typed(method, path, "application/xml", "<a/>").expectProblem(415, "unsupported-media-type");
    assertThat(answer.json().path("detail").asText()).contains("it supports ").contains(taken);
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
    // The most specific range decides.
    api.get(POOL, "Accept", "*/*;q=0, application/json").expect(200);
    api.get(POOL, "Accept", "text/html;q=0, */*").expect(200);
    api.get(POOL, "Accept", "application/json;q=0.01, */*;q=0").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://elsewhere.example", "null", "http://127.0.0.1:1"})
  void aWebPageOfAnotherOriginMayNotWrite(String origin) throws IOException {
    raw("POST /v1/controller/commit HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin, "")
        .expectProblem(403, "forbidden");
    assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin, "").status())
        .isEqualTo(200);
  }

  @Test
  void aPageOfAnotherOriginMayNotWrite() {
    api.put(POOL, "{}", "Origin", "http://evil.example").expectProblem(403, "forbidden");
    api.commit("Origin", "null").expectProblem(403, "forbidden");
    api.get(POOL, "Origin", "http://evil.example").expect(200);
    api.put(POOL + "?dryRun=true", "{}", "Origin", "http://127.0.0.1:" + hrapi.port()).expect(200);
  }
}
