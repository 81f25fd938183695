package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and names that are not what they must be: each gets one problem, and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {

  private static final String GATEWAY = "/v1/gateways/g";
  private static final String ENDPOINT = GATEWAY + "/endpoints/e";
  private static final String ROUTE = GATEWAY + "/pools/a";
  private static final String POOL = "/v1/pools/p";
  private static final String TARGET = POOL + "/targets/t";
  private static final String POLICY = POOL + "/policy";
  private static final List<String> ALL = List.of(GATEWAY, ENDPOINT, ROUTE, POOL, TARGET, POLICY);

  /** JSON texts with what no name, address, host or path has. */
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

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private long version;

  @BeforeAll
  void make() {
    api.put(GATEWAY, "{\"endpoints\": {\"e\": \"*:80\"}, \"pools\": {\"a\": \"p\"}}").expect(200);
    api.put(POOL, "{\"targets\": {\"t\": \"h:1\"}}").expect(200);
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

  /** In one test, since a JVM is quicker than a report about each of five hundred of them. */
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
  @ValueSource(
      strings = {
        "{\"endpoints\": {\"bad name\": \"*:80\"}}|/endpoints/bad name",
        "{\"endpoints\": {\"a~/b\": \"*:80\"}}|/endpoints/a~0~1b",
        "{\"endpoints\": {\"n\": \"nope:\"}}|/endpoints/n",
        "{\"endpoints\": {\"n\": null}}|/endpoints/n",
        "{\"endpoints\": {\"n\": 80}}|/endpoints/n",
        "{\"pools\": {\"bad name\": \"p\"}}|/pools/bad name",
        "{\"pools\": {\"a\": \"1.1.1.1/80\"}}|/pools/a",
        "{\"pools\": [\"ok\", \"not ok\"]}|/pools/1",
        "{\"pools\": [7]}|/pools/0",
        "{\"pools\": [null]}|/pools/0",
        "{\"pools\": [[\"a\"]]}|/pools/0"
      })
  void everyPartOfAGatewayIsRefusedByName(String bodyAndPointer) {
    String[] parts = bodyAndPointer.split("\\|", 2);
    api.put(GATEWAY, parts[0]).expectInvalid(parts[1]);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    api.put(POOL, "{\"enabled\": 7, \"targets\": {\"x y\": \"h\", \"z\": \"\"}, \"a/b\": 1}")
        .expectInvalid("/enabled", "/targets/x y", "/targets/z", "/a~1b");
    StringBuilder many = new StringBuilder("{\"targets\": {");
    for (int i = 0; i < 5_000; i++) {
      many.append(i == 0 ? "" : ",").append("\"t").append(i).append("\": \"bad address\"");
    }
    Answer answer = api.put(POOL, many.append("}}").toString()).expectProblem(422, "invalid");
    assertThat(answer.json().path("errors").size()).isBetween(10, 100);
    api.put(GATEWAY, "{\"enable\": true, \"enabled\": false}").expectInvalid("/enable");
  }

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
    for (String path : ALL) {
      api.put(path, body).expectProblem(400, "malformed-body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[{}]", "1", "true", "\"x y\"", "\"None\"", "\"\"", "-0.0"})
  void whatIsNoObjectIsNotUnderstood(String body) {
    for (String path : ALL) {
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
