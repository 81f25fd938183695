package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields with invalid values: each is named, and nothing changes. */
final class BadValuesIT extends RefusedRequests {

  /** JSON strings that no name, address, host or path accepts. */
  private static final List<String> NASTY =
      List.of(
          "\"\"",
          "\" \"",
          "\"a b\"",
          "\"a\\nb\"",
          "\"a\\r\\n  bind *:1\"",
          "\"a\\tb\"",
          "\"a\\u0000b\"",
          "\"a\\\"b\"",
          "\"a'b\"",
          "\"a#b\"",
          "\"a\\\\b\"",
          "\"a$b\"",
          "\"${HOME}\"",
          "\"%[env(HOME)]\"",
          "\"a;b\"",
          "\"ä\"",
          "\"a\\u200bb\"",
          "\"a\\ud83d\\ude42\"",
          "\"\\u0661\"",
          "\"a\\u2028b\"",
          "\"a\\u007f\"");

  static List<Arguments> fields() {
    List<Arguments> cases = new ArrayList<>();
    List<String> noText = List.of("1", "true", "{}", "[]", "1.5");
    List<String> noFlag =
        List.of("2", "-1", "\"yes\"", "\"\"", "{}", "[]", "null", "1.5", "\"1.0\"");
    List<String> noObject = List.of("1", "true", "\"x\"", "[]", "null", "[1]");
    List<String> noWeight =
        List.of(
            "-1",
            "257",
            "1.5",
            "\"x\"",
            "\"1.5\"",
            "\"\"",
            "true",
            "{}",
            "[]",
            "1e400",
            "99999999999999999999",
            "\"257\"",
            "\" 1\"",
            "\"\u0661\"",
            "\"0x10\"",
            "-0.5",
            "NaN");
    // Gateways.
    add(cases, GATEWAY, "protocol", noText, List.of("\"HTTP\"", "\"ftp\"", "\"\"", "null"), NASTY);
    add(cases, GATEWAY, "enabled", noFlag);
    add(cases, GATEWAY, "enable", noFlag);
    add(cases, GATEWAY, "defaultBack", noText, NASTY, badNames());
    add(cases, GATEWAY, "endpoints", noObject);
    add(cases, GATEWAY, "pools", List.of("1", "true", "\"x\"", "null"));
    add(cases, GATEWAY, "unknown", List.of("1", "null"));
    // Endpoints.
    add(cases, ENDPOINT, "address", noText, NASTY, badAddresses(), List.of("null"));
    add(
        cases,
        ENDPOINT,
        "address",
        List.of(
            "\"1.2.3.4\"",
            "\"*\"",
            "\"*:80 @\"",
            "\"*:80 key\"",
            "\"*:80 @../x\"",
            "\"*:80 @a b\"",
            "\"*:80 ssl crt /etc/passwd\"",
            "\"*:80\\n@key\"",
            "\"**:80\""));
    // Pools of gateways.
    add(cases, ROUTE, "pool", noText, NASTY, badNames(), List.of("null"));
    add(
        cases,
        ROUTE,
        "host",
        noText,
        NASTY.subList(1, NASTY.size()),
        List.of("\"a..b\"", "\"-a\"", "\"a:80\"", "\"*\"", "\"a/b\"", text(254)));
    add(
        cases,
        ROUTE,
        "path",
        noText,
        NASTY.subList(1, NASTY.size()),
        List.of(
            "\"a\"", "\"/a?b\"", "\"/%\"", "\"/%0\"", "\"/a b\"", "\"/" + "x".repeat(1024) + "\""));
    // Pools.
    add(cases, POOL, "enabled", noFlag);
    add(cases, POOL, "targets", noObject);
    add(cases, POOL, "policy", List.of("\"roundrobin\""));
    // Targets.
    add(
        cases,
        TARGET,
        "address",
        noText,
        NASTY,
        badAddresses(),
        List.of("\"*:80\"", "\":80\"", "null"));
    add(cases, TARGET, "weight", noWeight.subList(0, noWeight.size() - 1));
    add(cases, TARGET, "enabled", noFlag);
    // Policies.
    add(
        cases,
        POLICY,
        "policy",
        noText,
        NASTY,
        List.of(
            "\"RoundRobin\"",
            "\"hdr()\"",
            "\"hdr(a b)\"",
            "\"hdr(a)\\n\"",
            "\"url_param\"",
            "\"url_param  a\"",
            "\"uri depth 1\"",
            "\"hdr(" + "x".repeat(65) + ")\"",
            "null"));
    add(cases, POLICY, "weights", noWeight.subList(0, noWeight.size() - 1), List.of("null"));
    add(
        cases,
        POLICY,
        "maxconn",
        List.of("0", "-1", "1000001", "\"x\"", "1.5", "null", "{}", "true"));
    return cases;
  }

  private static List<String> badNames() {
    return List.of("\".\"", "\"..\"", "\"a/b\"", "\"../x\"", "\"a%2Fb\"", "\"a,b\"", text(65));
  }

  private static List<String> badAddresses() {
    return List.of(
        "\"1.2.3.4:0\"",
        "\"1.2.3.4:65536\"",
        "\"1.2.3.4:-1\"",
        "\"1.2.3.4:+80\"",
        "\"1.2.3.4:\"",
        "\"1.2.3.4:80:80\"",
        "\"1.2.3.4.5:80\"",
        "\"1.2.3.256:80\"",
        "\"1.2.3:80\"",
        "\"::1:80\"",
        "\"[::1:80\"",
        "\"[::1]80\"",
        "\"[::g]:80\"",
        "\"[fe80::1%eth0]:80\"",
        "\"[1.2.3.4]:80\"",
        "\"http://h:80\"",
        "\"h:80/\"",
        "\"-h:80\"",
        "\"h_:x\"",
        "\"h:80 check\"",
        "\"h:000080\"",
        "\"unix@/tmp/s\"",
        "\"/tmp/s:80\"",
        "\"fd@1:80\"",
        "\"h:\u0668\u0660\"",
        text(400));
  }

  private static String text(int length) {
    return "\"" + "x".repeat(length) + "\"";
  }

  @SafeVarargs
  private static void add(
      List<Arguments> cases, String path, String field, List<String>... values) {
    for (List<String> list : values) {
      for (String value : list) {
        cases.add(Arguments.of(path, field, value));
      }
    }
  }

  /** A single test, since reporting five hundred tests takes longer than running them. */
  @Test
  void everyFieldIsRefusedByNameWhenItIsWrong() {
    List<String> mistakes = new ArrayList<>();
    for (Arguments one : fields()) {
      String path = one.get()[0].toString();
      String body = "{\"" + one.get()[1] + "\": " + one.get()[2] + "}";
      try {
        api.put(path, body).expectInvalid("/" + one.get()[1]);
      } catch (AssertionError e) {
        mistakes.add(path + " " + body + ": " + e.getMessage());
      }
    }
    assertThat(mistakes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"endpoints": {"bad name": "*:80"}}        | /endpoints/bad name
          {"endpoints": {"a~/b": "*:80"}}            | /endpoints/a~0~1b
          {"endpoints": {"n": "nope:"}}              | /endpoints/n
          {"endpoints": {"n": null}}                 | /endpoints/n
          {"endpoints": {"n": 80}}                   | /endpoints/n
          {"pools": {"bad name": "p"}}               | /pools/bad name
          {"pools": {"a": "1.1.1.1/80"}}             | /pools/a
          {"pools": ["ok", "not ok"]}                | /pools/1
          {"pools": [7]}                             | /pools/0
          {"pools": [null]}                          | /pools/0
          {"pools": [["a"]]}                         | /pools/0
          """)
  void everyPartOfAGatewayIsRefusedByName(String body, String pointer) {
    api.put(GATEWAY, body).expectInvalid(pointer);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    api.put(
            POOL,
            """
        {"enabled": 7, "targets": {"x y": "h", "z": ""}, "a/b": 1}
        """)
        .expectInvalid("/enabled", "/targets/x y", "/targets/z", "/a~1b");
    StringBuilder many = new StringBuilder("{\"targets\": {");
    for (int i = 0; i < 5_000; i++) {
      many.append(i == 0 ? "" : ",").append("\"t").append(i).append("\": \"bad address\"");
    }
    Answer answer = api.put(POOL, many.append("}}").toString()).expectProblem(422, "invalid");
    assertThat(answer.json().path("errors").size()).isBetween(10, 100);
    api.put(GATEWAY, "{\"enable\": true, \"enabled\": false}").expectInvalid("/enable");
  }

  @Test
  void longNumbersAndLongTextsAreNotSwallowed() {
    api.put(TARGET, "{\"weight\": " + "9".repeat(2_000) + "}").expectProblem(400, "malformed-body");
    api.put(TARGET, "{\"weight\": " + "9".repeat(900) + "}").expectInvalid("/weight");
    api.put(TARGET, "{\"weight\": 1e999999999}").expectInvalid("/weight");
    api.put(TARGET, "{\"weight\": \"" + "9".repeat(100_000) + "\"}").expectInvalid("/weight");
    Answer answer =
        api.put(POOL, "{\"" + "k".repeat(1_000) + "\": 1}").expectProblem(422, "invalid");
    assertThat(answer.body().length()).isLessThan(10_000);
    answer = api.put(POOL, "{\"" + "k".repeat(40_000) + "\": 1}");
    answer.expectProblem(400, "malformed-body");
    assertThat(answer.body().length()).isLessThan(10_000);
    answer = api.put(TARGET, "{\"address\": \"" + "h".repeat(1 << 20) + "\"}");
    answer.expectInvalid("/address");
    assertThat(answer.body().length()).isLessThan(10_000);
  }
}
