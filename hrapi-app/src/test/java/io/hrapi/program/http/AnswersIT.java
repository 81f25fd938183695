package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.Release;
import io.hrapi.app.testing.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all responses have in common, and their links. */
final class AnswersIT extends RefusedRequests {

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
    assertThat(api.put(POOL, "{}", "Idempotency-Key", "newline").body()).endsWith("}\n");
    assertThat(api.put(POOL, "{}", "Idempotency-Key", "newline").body()).endsWith("}\n");
    version = api.version();
    assertThat(api.get("/v1/model", "Accept", "application/yaml").body()).doesNotEndWith("\n\n");
    // Refused before it reaches a resource.
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
