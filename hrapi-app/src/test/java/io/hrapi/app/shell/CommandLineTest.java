package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.FreePorts;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help and errors of the command line, and which server and actor it uses. */
class CommandLineTest extends AgainstAFake {

  @Nested
  class AnAddress {

    @Test
    void isTheOptionsBeforeTheEnvironments() {
      hrapi.json(1, "{}");
      Typed.in(
              Map.of("HRAPI_URL", "http://127.0.0.1:1"),
              "",
              "status",
              "--url",
              "http://127.0.0.1:" + hrapi.port() + "/")
          .well();
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/status");
    }

    @Test
    void whereNobodyAnswersIsSaidWithWhatToDo() {
      int port = FreePorts.next();
      Typed typed = Typed.at(port, "status").ended(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err())
          .startsWith("hrapi: nothing answers at http://127.0.0.1:" + port + " (")
          .contains("./hrapi start", "--url", "HRAPI_URL")
          .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8088", "ftp://h", "http://", "http://h?x", "http://u:p@h"})
    void thatIsNoneIsMisuse(String url) {
      Typed typed = Typed.in(Map.of("HRAPI_URL", url), "", "status").ended(64);
      assertThat(typed.err()).startsWith("hrapi: HRAPI_URL is \"" + url + "\", expected");
    }

    @Test
    void ofSomethingElseIsSaid() {
      hrapi.then(200, "text/html", Map.of(), "<html>").then(404, "text/html", Map.of(), "<html>");
      assertThat(type("status").ended(1).err())
          .contains("200 with text/html", "does hrapi run there");
      assertThat(type("events").ended(1).err())
          .contains("404 with text/html", "does hrapi run there");
    }
  }

  @Nested
  class ARefusal {

    @Test
    void isSaidWithAllThatItNames() {
      hrapi.then(
          422,
          PROBLEM,
          Map.of(),
          """
          {"title": "Not valid", "status": 422, "detail": "two fields", "errors": \
          [{"pointer": "/pools/a/targets/t", "detail": "is no address"}, \
          {"pointer": "", "detail": "is odd"}], "conflicting": \
          ["/v1/gateways/g"], "messages": ["line 3"], "currentVersion": 12}\
          """);
      Typed typed = Typed.given(hrapi.port(), "{}", "apply", "-f", "-").ended(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err())
          .isEqualTo(
              """
              hrapi: Not valid (422)
                two fields
                /pools/a/targets/t: is no address
                the body: is odd
                in conflict: /v1/gateways/g
                HAProxy: line 3
                last changed by version 12
              """);
    }

    @Test
    void cannotMoveTheCursor() {
      hrapi.then(
          409, PROBLEM, Map.of(), "{\"title\": \"no\", \"detail\": \"a \\u001b[2J \\u202e b\"}");
      assertThat(type("status").ended(1).err()).contains("a \\u001b[2J \\u202e b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status now",
        "status --nonsense",
        "events --limit x",
        "events --limit 0",
        "events --since yesterday",
        "events --follow --desc",
        "history",
        "history ..",
        "diff a",
        "diff 1 2 3",
        "render soon",
        "render 3 --at 2",
        "render --at soon",
        "restore",
        "restore yesterday",
        "restore 3 --if-match x",
        "export",
        "export - --json",
        "import",
        "plan",
        "apply",
        "verify --head 3",
        "commit now",
        "commit --confirm soon",
        "commit --pending --empty",
        "confirm 3",
        "rollback --json",
        "get",
        "get pools/..",
        "get pools?x=%",
        "get controller/restore/mine/1",
        "put",
        "put pools/eta weight",
        "put pools/eta weight=3 weight=4",
        "put pools/eta targets={",
        "put pools/eta weight=3 -f file",
        "put pools/eta?dryRun=true",
        "delete",
        "drain",
        "drain pools/eta",
        "drain gateways/g",
        "enable eta",
        "disable pools/eta/policy",
        "upload",
        "upload own.cfg --confirm 5m",
        "backup",
        "backup a/b",
        "log -n 0",
        "log -n x",
        "completion",
        "completion fish"
      })
  void whatIsMisspelledIsRefusedBeforeAnybodyIsAsked(String line) {
    Typed typed = type(line.split(" ")).ended(64);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith("hrapi: ").doesNotContain("Exception", "\tat ");
    assertThat(hrapi.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status", "events", "history", "diff", "render", "plan", "apply", "restore", "export",
        "import", "verify", "commit", "confirm", "rollback", "get", "put", "delete", "drain",
        "enable", "disable", "upload", "backup", "log"
      })
  void everyCommandExplainsItself(String command) {
    Typed typed = type(command, "--help").well();
    assertThat(typed.out())
        .startsWith("Usage: hrapi " + command + " ")
        .contains("--json", "--url", "HRAPI_URL", "Exit status:", "  64   ");
    assertThat(hrapi.asked()).isEmpty();
  }

  @Test
  void aReasonIsOneLine() {
    Typed typed = type("restore", "3", "-m", "a\nHrapi-Actor: eve").ended(64);
    assertThat(typed.err()).contains("Hrapi-Reason", "one line").hasLineCount(1);
    assertThat(hrapi.asked()).isEmpty();
  }

  @Nested
  class Completion {

    @Test
    void knowsAllCommandsAndTheirOptions() {
      Typed typed = type("completion", "bash").well();
      assertThat(typed.out())
          .contains("#!/usr/bin/env bash", "complete ", "hrapi")
          .contains("rollback", "--replace-upload", "drain", "stop", "--haproxy", "bench");
      assertThat(hrapi.asked()).isEmpty();
    }
  }
}
