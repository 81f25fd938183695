package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.ProgramHost;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP response, with the assertions of tests.
 *
 * @param headers the values by the names in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {

  public Answer {
    TreeMap<String, List<String>> lower = new TreeMap<>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    headers = lower;
  }

  /** Returns the first value of a header; empty if the header is missing. */
  public String header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /** Returns the value of {@code Hrapi-Version}. */
  public long version() {
    assertThat(header("Hrapi-Version")).as("Hrapi-Version of %s", this).matches("\\d+");
    return Long.parseLong(header("Hrapi-Version"));
  }

  public String etag() {
    return header("ETag");
  }

  public JsonNode json() {
    return Api.parse(body);
  }

  public Answer expect(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  /** Expects 200 and exactly this JSON, in any order of fields. */
  public Answer expectJson(String expected) {
    expect(200);
    assertThat(header("Content-Type")).startsWith("application/json");
    assertThat(json()).isEqualTo(Api.parse(expected));
    return this;
  }

  /** Expects a complete problem as in RFC 9457, which discloses no internals. */
  public Answer expectProblem(int expected, String slug) {
    expect(expected);
    assertThat(headers.getOrDefault("content-type", List.of()))
        .as(body)
        .containsExactly("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("type").asText()).isEqualTo("/problems/" + slug);
    assertThat(problem.path("status").asInt()).isEqualTo(expected);
    for (String field : List.of("title", "detail", "instance")) {
      assertThat(problem.path(field).asText()).as("%s of %s", field, body).isNotBlank();
    }
    // A problem may name the process that holds an address, and that may be a hrapi under test.
    String told = body.replace(ProgramHost.class.getName(), "hrapi.jar");
    assertThat(told).doesNotContain("<html", "\\tat ", "Exception", "io.hrapi", "jetty", "jersey");
    return this;
  }

  /** Expects a problem that names each of these fields. */
  public Answer expectInvalid(String... pointers) {
    expectProblem(422, "invalid");
    assertThat(json().path("errors").findValuesAsText("pointer")).as(body).contains(pointers);
    return this;
  }
}
