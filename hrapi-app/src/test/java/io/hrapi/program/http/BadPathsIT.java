package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown paths, invalid names, and methods that a resource does not allow. */
final class BadPathsIT extends RefusedRequests {

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
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          POST /v1/pools
          PUT /v1/pools
          DELETE /v1/pools
          POST /v1/pools/p
          PATCH /v1/pools/p
          POST /v1/pools/p/targets/t
          DELETE /v1/pools/p/targets
          PUT /v1/gateways
          POST /v1/gateways/g
          DELETE /v1/gateways/g/endpoints
          PUT /v1/status
          POST /v1/events
          DELETE /v1/events/1
          GET /v1/controller/commit
          PUT /v1/controller/commit
          POST /problems/invalid
          TRACE /v1/pools/p
          PROPFIND /v1/pools/p
          """)
  void methodsThatAResourceDoesNotTakeAre405(String method, String path) throws IOException {
    Answer answer =
        raw(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"
                + "\r\nContent-Type: application/json",
            "");
    answer.expectProblem(405, "method-not-allowed");
    List<String> allowed = List.of(answer.header("Allow").split(", ", -1));
    assertThat(allowed).as(answer.body()).contains("OPTIONS").doesNotContain(method);
    // HEAD is allowed wherever GET is.
    assertThat(allowed.contains("HEAD")).isEqualTo(allowed.contains("GET"));
    assertThat(api.send("OPTIONS", path, BodyPublishers.noBody()).expect(200).header("Allow"))
        .isEqualTo(answer.header("Allow"));
  }

  @Test
  void headIsNotForWhatHasNoGet() {
    assertThat(api.head("/v1/controller/commit").expect(405).header("Allow"))
        .isEqualTo("OPTIONS, POST");
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

  private static List<String> named(String name) {
    return List.of(
        "/v1/pools/" + name,
        POOL + "/targets/" + name,
        "/v1/gateways/" + name,
        GATEWAY + "/endpoints/" + name,
        GATEWAY + "/pools/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "None",
        "%4eone",
        "a%20b",
        "a%22b",
        "a%23b",
        "%C3%A4",
        "%E2%80%8B",
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
        "a*b"
      })
  void whatIsNoNameIsRefusedInThePath(String name) throws IOException {
    for (String path : named(name)) {
      rawPut(path).expectProblem(422, "invalid");
      get(path).expectProblem(404, "not-found");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%0Ab", "a%0D%0Ab", "a%00b", "%FF", "a%5Cb", "a%7Fb", "%25", "%2525"})
  void whatNoNameHasInAnyCodingIsRefusedInThePath(String name) throws IOException {
    for (String path : named(name)) {
      rawPut(path).expectProblem(400, "bad-request");
      get(path).expectProblem(400, "bad-request");
    }
  }

  private Answer get(String path) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: localhost", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gateway     | /v1/gateways/%s
          gateway     | /v1/gateway/%s/endpoints
          endpoint    | /v1/gateways/g/endpoints/%s
          alias       | /v1/gateways/g/pools/%s
          pool        | /v1/pools/%s
          pool        | /v1/pools/%s/targets/t
          target      | /v1/pools/p/targets/%s
          target      | /v1/pools/p/targets/%s/check
          pool        | /v1/pools/%s/stats
          pool        | /v1/history/pools/%s
          certificate | /v1/certificates/%s
          name        | /v1/controller/backup/%s
          """)
  void aBadNameInThePathIsNamedWithWhatIsExpected(String kind, String form) throws IOException {
    for (String[] name :
        new String[][] {
          {"my%20pool", "\"my pool\""},
          {"%C3%A9", "\"é\""},
          {"x".repeat(300), "\"" + "x".repeat(80) + "…\""},
          {"None", "\"None\""}
        }) {
      String path = form.formatted(name[0]);
      Answer answer = get(path).expectProblem(404, "not-found");
      assertThat(answer.json().path("detail").asText())
          .startsWith("the " + kind + " in the path: expected a name: 1–")
          .endsWith(", got " + name[1]);
      if (path.startsWith("/v1/pools/p/targets/") && !path.endsWith("check")) {
        Answer put = rawPut(path).expectProblem(422, "invalid");
        assertThat(put.json().path("detail")).isEqualTo(answer.json().path("detail"));
      }
    }
  }

  static List<Arguments> trickyNames() {
    return List.of(
        Arguments.of("a%2Fb", 400, 400),
        Arguments.of("%2F", 400, 400),
        Arguments.of(".", 422, 404),
        Arguments.of("..", 422, 404),
        Arguments.of("%2e", 400, 400),
        Arguments.of("%2E%2e", 400, 400),
        Arguments.of("..%2F..%2Fetc", 400, 400),
        Arguments.of("%252e%252e", 400, 400),
        Arguments.of("a%5C..%5Cb", 400, 400),
        Arguments.of("a;b", 400, 400),
        Arguments.of(";", 400, 400),
        Arguments.of("..;", 400, 400),
        Arguments.of("a%3Bb", 422, 404),
        Arguments.of("%", 400, 400),
        Arguments.of("%zz", 400, 400),
        Arguments.of("%u0041", 400, 400),
        Arguments.of("a//b", 400, 400),
        Arguments.of("a/./b", 404, 404),
        Arguments.of("a/../b", 404, 404),
        Arguments.of("<x>", 400, 400),
        Arguments.of("\"", 400, 400),
        Arguments.of("{a}", 400, 400),
        Arguments.of("|", 400, 400),
        Arguments.of("\\", 400, 400),
        Arguments.of("^", 400, 400),
        Arguments.of("`", 400, 400));
  }

  @ParameterizedTest
  @MethodSource("trickyNames")
  void trickyPathsReachNothing(String name, int put, int other) throws IOException {
    for (String path : List.of("/v1/pools/" + name, "/v1/gateways/" + name + "/endpoints/e")) {
      for (String method : List.of("PUT", "GET", "DELETE")) {
        int status = method.equals("PUT") ? put : other;
        raw(
                method
                    + " "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                    + "\r\nContent-Length: 2",
                "{}")
            .expectProblem(status, code(status));
      }
    }
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "bad-request";
      case 404 -> "not-found";
      default -> "invalid";
    };
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
}
