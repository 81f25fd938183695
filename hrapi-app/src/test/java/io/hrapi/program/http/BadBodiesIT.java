package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not JSON, too large, or not accepted. */
final class BadBodiesIT extends RefusedRequests {

  private static final int LIMIT = 16 << 20;
  private static final String JSON = "application/json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "{",
        "}",
        "{}}",
        "{} {}",
        "{}x",
        "[}",
        "{\"a\"}",
        "{'a': 1}",
        "{a: 1}",
        "{\"enabled\": true,}",
        "{\"enabled\": 01}",
        "{\"enabled\": +1}",
        "{\"weight\": NaN}",
        "{\"enabled\": tru}",
        "{\"a\": \"",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\ud83\"}",
        "{\"a\": \"\n\"}",
        "// c\n{}",
        "/* c */{}",
        "{\"enabled\": true, \"enabled\": true}",
        "{\"targets\": {\"t\": \"h:1\", \"t\": \"h:2\"}}",
        "undefined",
        "<a/>",
        "nul",
        "a=b",
        "null null"
      })
  void whatIsNoJsonIsSaidSo(String body) {
    for (String path : RESOURCES) {
      api.put(path, body).expectProblem(400, "malformed-body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[{}]", "1", "true", "\"x y\"", "\"None\"", "\"\"", "-0.0"})
  void whatIsNoObjectIsNotUnderstood(String body) {
    for (String path : RESOURCES) {
      if (!path.equals(POLICY) || !body.equals("null")) {
        api.put(path, body).expectInvalid("");
      }
    }
  }

  @Test
  void bytesThatAreNoUtf8AreNoJson() {
    byte[] latin = "{\"defaultBack\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'};
    byte[] cut = {'{', '"', (byte) 0xF0, (byte) 0x9F, '"', ':', '1', '}'};
    byte[] surrogate = {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'};
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    byte[] nul = {'{', '}', 0};
    for (byte[] body : List.of(latin, overlong, cut, surrogate, utf16, nul)) {
      api.put(GATEWAY, body).expectProblem(400, "malformed-body");
    }
  }

  @Test
  void halfOfACharacterIsRefusedAndAnswered() {
    api.put(POOL, "{\"\\ud83d\": 1}").expectProblem(400, "malformed-body");
    api.put(POOL, "{\"enabled\": \"\\ude42\"}").expectInvalid("/enabled");
    api.put(TARGET, "{\"address\": \"\\ud83d\"}").expectInvalid("/address");
    api.put(GATEWAY, "{\"endpoints\": {\"\\ud83d\": \"a\"}}").expectProblem(400, "malformed-body");
    api.put(GATEWAY, "{\"endpoints\": {\"a\": \"\\ud83d\"}}").expectInvalid("/endpoints/a");
  }

  @Test
  void depthIsBounded() {
    for (String open : List.of("[", "{\"a\":")) {
      api.put(POOL, open.repeat(10_000)).expectProblem(400, "malformed-body");
      api.put(POOL, "{\"targets\": " + open.repeat(10_000)).expectProblem(400, "malformed-body");
    }
    api.put(POOL, "[".repeat(10_000) + "]".repeat(10_000)).expectProblem(400, "malformed-body");
  }

  @Test
  void twentyMegabytesAre413WithAndWithoutALength() {
    byte[] big = new byte[20 << 20];
    Arrays.fill(big, (byte) ' ');
    api.put(POOL, big).expectProblem(413, "too-large");
    api.send(
            "PUT",
            POOL,
            BodyPublishers.ofInputStream(() -> chunks(big)),
            "Content-Type",
            "application/json")
        .expectProblem(413, "too-large");
    byte[] largest = new byte[LIMIT];
    Arrays.fill(largest, (byte) ' ');
    api.put(POOL, largest).expectProblem(400, "malformed-body");
    largest[0] = '{';
    largest[LIMIT - 1] = '}';
    api.put(POOL + "?dryRun=true", largest).expect(200);
  }

  private static InputStream chunks(byte[] bytes) {
    List<InputStream> parts = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 1 << 20) {
      parts.add(new ByteArrayInputStream(bytes, i, 1 << 20));
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          POST /v1/haproxy/control/start
          POST /v1/haproxy/control/restart
          POST /v1/haproxy/control/stop
          POST /v1/controller/confirm
          POST /v1/controller/backup/b
          GET /v1/controller/backup/b
          GET /v1/controller/restore/b/1
          POST /v1/controller/restore/b/1
          GET /v1/controller/__haproxy/dashboard
          GET /v1/controller/_export-sql
          GET /v1/pools/p/targets/t/check
          DELETE /v1/pools/p
          DELETE /v1/pools/p/targets/t
          DELETE /v1/pools/p/policy
          DELETE /v1/gateways/g
          DELETE /v1/gateways/g/endpoints/e
          DELETE /v1/gateways/g/pools/a
          DELETE /v1/certificates/c
          DELETE /v1/haproxy/configuration/pending
          GET /v1/pools
          GET /v1/pools/p
          GET /v1/status
          GET /v1/events
          GET /v1/events/stream
          GET /v1/model
          GET /problems
          """)
  void oneThatNobodyReadsIsRefused(String method, String path) {
    Answer answer = typed(method, path, JSON, "{\"dryRun\": true}").expectInvalid("/dryRun");
    assertThat(answer.json().path("detail").asText())
        .contains(method + " " + path + " accepts no body");
    typed(method, path, JSON, "[{}]").expectProblem(422, "invalid");
    typed(method, path, JSON, "{").expectProblem(400, "malformed-body");
    typed(method, path, JSON, " ".repeat(1 << 17)).expectProblem(413, "too-large");
    typed(method, path, "application/x-www-form-urlencoded", "dryRun=true")
        .expectProblem(415, "unsupported-media-type");
    api.send(method, path, BodyPublishers.ofString("{}"))
        .expectProblem(415, "unsupported-media-type");
  }

  @Test
  void oneThatSaysNothingIsTakenWhereThereNeedsToBeNone() {
    for (String body : List.of("", "{}", "null")) {
      typed("GET", POOL, JSON, body).expect(200);
      typed("DELETE", POOL + "?dryRun=true", JSON, body).expect(200);
      typed("POST", "/v1/controller/confirm", JSON, body).expect(409);
    }
    typed("DELETE", POOL + "?dryRun=true", "text/plain", "").expect(200);
    Answer junk = typed("DELETE", POOL, "junk", "{}").expectProblem(400, "bad-request");
    assertThat(junk.json().path("detail").asText()).contains("Content-Type", "junk");
  }
}
