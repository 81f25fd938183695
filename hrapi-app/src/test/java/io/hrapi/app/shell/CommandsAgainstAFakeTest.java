package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What commands ask and how they say what comes back, against a fake that answers by the contract.
 */
class CommandsAgainstAFakeTest {

  private static final String PROBLEM = "application/problem+json";
  private static final String STREAM = "text/event-stream";

  @TempDir private Path folder;
  private final FakeHrapi hrapi = new FakeHrapi();

  @AfterEach
  void stop() {
    hrapi.close();
  }

  private Typed type(String... words) {
    return Typed.at(hrapi.port(), words);
  }

  private String model(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

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
          .startsWith("hrapi: nobody answers at http://127.0.0.1:" + port + " (")
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
      assertThat(type("status").ended(1).err()).contains("200 with text/html", "is it hrapi");
      assertThat(type("events").ended(1).err()).contains("404 with text/html", "is it hrapi");
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
          "{\"title\": \"Not valid\", \"status\": 422, \"detail\": \"two fields\", \"errors\":"
              + " [{\"pointer\": \"/pools/a/targets/t\", \"detail\": \"is no address\"},"
              + " {\"pointer\": \"\", \"detail\": \"is odd\"}], \"conflicting\":"
              + " [\"/v1/gateways/g\"], \"messages\": [\"line 3\"], \"currentVersion\": 12}");
      Typed typed = Typed.given(hrapi.port(), "{}", "apply", "-f", "-").ended(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err())
          .isEqualTo(
              """
              hrapi: Not valid (422)
                two fields
                /pools/a/targets/t: is no address
                the body: is odd
                in the way: /v1/gateways/g
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

  @Nested
  class Status {

    @Test
    void countsTheTargetsAndNamesThoseThatAreDown() {
      hrapi.json(
          7,
          """
          {"haproxy": {"state": "running"},
           "targets": {"up": 3, "down": 1, "draining": 0, "maintenance": 1, "unchecked": 0,
            "notServing": [
             {"pool": "p", "target": "a", "state": "down", "since": "2026-01-31T12:00:00.000000Z",
              "check": "L4CON: Connection refused"},
             {"pool": "p", "target": "off", "state": "maintenance"}]}}
          """);
      assertThat(type("status").well().out())
          .contains(
              """
              targets  3 up, 1 down, 1 maintenance
                       p/a is down, since 2026-01-31T12:00:00.000000Z, L4CON: Connection refused
              commit   none yet
              """);
    }

    @Test
    void saysWhereTheTargetsAreNotKnown() {
      hrapi.json(7, "{\"targets\": {\"detail\": \"no whole answer\"}}");
      assertThat(type("status").well().out()).contains("targets  not known: no whole answer\n");
      hrapi.json(7, "{}");
      assertThat(type("status").well().out()).doesNotContain("targets");
    }
  }

  @Nested
  class Plan {

    private static final String CHANGES =
        "{\"plan\": [\"add pool eta\", \"remove gateway x with 2 endpoints\"], \"summary\":"
            + " {\"added\": 1, \"changed\": 0, \"removed\": 1}, \"changes\": [{}, {}]}";

    @ParameterizedTest
    @CsvSource({
      "m.yml, application/yaml",
      "m.YAML, application/yaml",
      "m.json, application/json",
      "m, application/yaml"
    })
    void saysTheTypeByTheName(String name, String type) throws Exception {
      hrapi.json(7, CHANGES);
      Typed typed = type("plan", "-f", model(name, "pools: {}")).ended(2);
      assertThat(typed.err()).isEmpty();
      assertThat(typed.out())
          .isEqualTo(
              """
              add pool eta
              remove gateway x with 2 endpoints
              1 added, 0 changed, 1 removed
              """);
      assertThat(hrapi.asked()).hasSize(1);
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/model?dryRun=true");
      assertThat(hrapi.last().header("Content-type")).isEqualTo(type);
      assertThat(hrapi.last().header("Hrapi-actor")).isEqualTo("ann");
      assertThat(hrapi.last().body()).isEqualTo("pools: {}");
    }

    @Test
    void knowsJsonByItsBeginning() {
      hrapi.json(7, CHANGES);
      Typed.given(hrapi.port(), "\n {}", "plan", "-f", "-", "--if-match", "\"5\"").ended(2);
      assertThat(hrapi.last().header("Content-type")).isEqualTo("application/json");
      assertThat(hrapi.last().header("If-match")).isEqualTo("\"5\"");
    }

    @Test
    void endsWith0WhereNothingIsToChange() throws Exception {
      hrapi.json(7, "{\"plan\": [], \"summary\": {}, \"changes\": []}");
      assertThat(type("plan", "-f", model("m.yml", "")).well().out())
          .isEqualTo("nothing to change\n");
    }

    @Test
    void printsHrapisAnswerForPrograms() throws Exception {
      hrapi.json(7, CHANGES);
      JsonNode json = type("plan", "--json", "-f", model("m.yml", "")).ended(2).json();
      assertThat(json.at("/summary/added").asInt()).isEqualTo(1);
    }

    @Test
    void failsWhereThereIsNoFileOrNoPlan() throws Exception {
      assertThat(type("plan", "-f", "/nowhere.yml").ended(1).err()).contains("/nowhere.yml");
      hrapi.json(7, "{\"changes\": []}");
      assertThat(type("plan", "-f", model("m.yml", "")).ended(1).err()).contains("has no plan");
    }

    @Test
    void isAppliedOnTheVersionThatItWasMadeOn() throws Exception {
      hrapi.json(7, CHANGES).json(8, "{\"warnings\": [\"mind\"]}");
      Typed typed = type("apply", "-f", model("m.yml", "x"), "-m", "why").ended(0);
      assertThat(typed.out()).startsWith("add pool eta\n").endsWith("applied as version 8\n");
      assertThat(typed.err()).isEqualTo("hrapi: warning: mind\n");
      assertThat(hrapi.asked()).hasSize(2);
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/model");
      assertThat(hrapi.last().header("If-match")).isEqualTo("\"7\"");
      assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("why");
      assertThat(hrapi.last().body()).isEqualTo("x");
    }

    @Test
    void isNotAppliedWhereNothingIsToChange() throws Exception {
      hrapi.json(7, "{\"plan\": []}").json(7, "{\"plan\": []}");
      assertThat(type("apply", "-f", model("m.yml", "x")).well().out())
          .isEqualTo("nothing to change\n");
      JsonNode json = type("apply", "--json", "-f", model("m.yml", "x")).well().json();
      assertThat(json.path("applied").asBoolean(true)).isFalse();
      assertThat(hrapi.asked()).hasSize(2).allMatch(one -> one.request().endsWith("dryRun=true"));
    }

    @Test
    void isNotAppliedWhereTheModelChangedMeanwhile() throws Exception {
      hrapi
          .json(7, CHANGES)
          .then(412, PROBLEM, Map.of(), "{\"title\": \"changed\", \"detail\": \"by 8\"}");
      Typed typed = type("apply", "-f", model("m.yml", "x")).ended(1);
      assertThat(typed.out()).doesNotContain("applied");
      assertThat(typed.err()).startsWith("hrapi: changed (412)\n  by 8\n");
    }
  }

  @Nested
  class Following {

    private static String event(long version, String type) {
      return "event: "
          + type
          + "\nid: "
          + version
          + "\ndata: {\"version\": "
          + version
          + ", \"type\": \""
          + type
          + "\", \"resource\": \"/v1/pools/p"
          + version
          + "\", \"actor\": \"bob\"}\n\n";
    }

    @Test
    void resumesWhereTheStreamBroke() {
      hrapi
          // The third event is cut off: it is none.
          .then(
              200,
              STREAM,
              Map.of(),
              "retry: 10\n\n: hello\n" + event(4, "A") + event(5, "B") + "id: 6\ndata: {}\n")
          .then(503, PROBLEM, Map.of(), "{\"title\": \"full\"}")
          .then(200, STREAM, Map.of(), event(6, "C"));
      Typed typed = type("events", "--follow", "--json", "--after", "3", "--limit", "3").ended(0);
      assertThat(typed.out().lines().map(line -> line.replaceAll("\\D*(\\d).*", "$1")))
          .containsExactly("4", "5", "6");
      assertThat(typed.err()).contains("trying again every 10 ms").hasLineCount(1);
      assertThat(hrapi.asked())
          .extracting(one -> one.request() + " " + one.header("Last-event-id"))
          .containsExactly(
              "GET /v1/events/stream 3", "GET /v1/events/stream 5", "GET /v1/events/stream 5");
    }

    @Test
    void showsWhatPassesTheFilters() {
      // The stream knows what an event changed, whatever it was asked of.
      hrapi.then(200, STREAM, Map.of(), event(3, "B"));
      Typed typed =
          type("events", "--follow", "--type", "B", "--resource", "/pools/p7", "--limit", "1");
      assertThat(typed.well().out()).contains("VERSION", "/v1/pools/p3").hasLineCount(2);
      assertThat(hrapi.last().header("Last-event-id")).isEmpty();
      assertThat(hrapi.last().request())
          .startsWith("GET /v1/events/stream?")
          .contains("resource=", "p7", "type=B");
    }

    @Test
    void failsAtOnceWhereThereIsNoStream() {
      hrapi.then(404, PROBLEM, Map.of(), "{\"title\": \"no\", \"detail\": \"beyond the head\"}");
      assertThat(type("events", "--follow", "--after", "99").ended(1).err())
          .contains("beyond the head");
      hrapi.then(503, PROBLEM, Map.of(), "{\"title\": \"too many readers\"}");
      assertThat(type("events", "--follow").ended(1).err()).contains("too many readers");
    }
  }

  @Nested
  class Events {

    @Test
    void areAskedForByTheFilters() {
      hrapi.json(9, "{\"events\": [], \"next\": null}");
      type("events --after 1 --before 9 --resource /v1/pools/a&b --type T --actor x+y"
              + " --since 2026-01-01T00:00:00+01:00 --desc --limit 5")
          .ended(0);
    }

    private Typed type(String line) {
      Typed typed = CommandsAgainstAFakeTest.this.type(line.split(" "));
      assertThat(hrapi.last().request())
          .startsWith("GET /v1/events?")
          .contains(
              "after=1",
              "before=9",
              "resource=%2Fv1%2Fpools%2Fa%26b",
              "type=T",
              "actor=x%2By",
              "since=2026-01-01T00%3A00%3A00%2B01%3A00",
              "order=desc",
              "limit=5")
          .doesNotContain("until");
      return typed;
    }

    @Test
    void areReadPageByPageUpToTheLimit() {
      hrapi
          .json(
              9, "{\"events\": [{\"version\": 1}, {\"version\": 2}], \"next\": \"/v1/events?x=1\"}")
          .json(
              9,
              "{\"events\": [{\"version\": 3}, {\"version\": 4}], \"next\": \"/v1/events?x=2\"}");
      Typed typed = CommandsAgainstAFakeTest.this.type("events", "--json", "--limit", "3").well();
      assertThat(typed.out()).isEqualTo("{\"version\":1}\n{\"version\":2}\n{\"version\":3}\n");
      assertThat(hrapi.asked())
          .extracting(FakeHrapi.Asked::request)
          .containsExactly("GET /v1/events?limit=3", "GET /v1/events?x=1");
    }
  }

  @Nested
  class Diff {

    @Test
    void isThatOfTheConfigurations() {
      hrapi.then(200, "text/plain;charset=utf-8", Map.of(), "--- version 3\n+++ version 7\n");
      assertThat(type("diff", "3", "latest").well().out())
          .isEqualTo("--- version 3\n+++ version 7\n");
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/versions/3/diff/latest");
      assertThat(hrapi.last().header("Accept")).isEqualTo("text/plain");
    }

    @Test
    void isWhatACommitWouldChangeIfNotSaidOtherwise() {
      String answer =
          "{\"from\": 3, \"to\": 7, \"changes\": [{\"resource\": \"/v1/pools/a/targets/t\","
              + " \"change\": \"changed\", \"movedFrom\": \"b\", \"before\": {\"pool\": \"b\","
              + " \"enabled\": true}, \"after\": {\"pool\": \"a\", \"enabled\": true, \"weight\":"
              + " 60}}, {\"resource\": \"/v1/gateways/x\", \"change\": \"removed\", \"before\":"
              + " {}}, {\"resource\": \"/v1/pools/c\", \"change\": \"added\", \"after\":"
              + " {\"enabled\": false, \"names\": [\"n\"]}}], \"patch\": []}";
      hrapi.json(7, answer).json(7, answer);
      assertThat(type("diff", "--changes").well().out())
          .isEqualTo(
              """
              changed /v1/pools/a/targets/t (from b): pool b -> a, weight none -> 60
              removed /v1/gateways/x
              added /v1/pools/c: enabled false, names ["n"]
              """);
      assertThat(type("diff", "--json").well().json().path("changes")).hasSize(3);
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/versions/running/diff/next");
    }

    @Test
    void saysThatThereIsNothingToCommit() {
      hrapi.then(200, "text/plain", Map.of(), "").json(7, "{\"changes\": [], \"patch\": []}");
      for (Typed typed : new Typed[] {type("diff"), type("diff", "--changes")}) {
        assertThat(typed.ended(0).out()).isEmpty();
        assertThat(typed.err()).contains("nothing to commit");
      }
      hrapi.then(200, "text/plain", Map.of(), "");
      assertThat(type("diff", "2", "3").ended(0).err()).contains("2 and 3 are the same");
    }

    @Test
    void isEverythingBeforeTheFirstCommit() {
      hrapi
          .then(404, "application/problem+json", Map.of(), "{\"title\": \"No\"}")
          .then(200, "text/plain", Map.of(), "+++ version 7\n");
      Typed typed = type("diff").ended(0);
      assertThat(typed.out()).isEqualTo("+++ version 7\n");
      assertThat(typed.err()).contains("nothing was committed yet");
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/versions/0/diff/next");
    }

    @Test
    void isOneOfTextsWhereAnUploadIsOneSide() {
      hrapi.json(7, "{\"fromUpload\": \"ab\", \"to\": 7, \"text\": \"--- running\\n\"}");
      assertThat(type("diff", "--changes").well().out()).isEqualTo("--- running\n");
    }
  }

  @Test
  void historyShowsEachVersionWithItsChanges() {
    hrapi.json(
        9,
        "{\"resource\": \"/v1/pools/a\", \"versions\": [{\"version\": 3, \"time\": \"T\", \"type\":"
            + " \"PoolPut\", \"actor\": \"ann\", \"reason\": \"why\", \"changes\": [{\"resource\":"
            + " \"/v1/pools/a\", \"change\": \"added\", \"after\": {\"enabled\": true}}]}],"
            + " \"next\": null}");
    assertThat(type("history", "/v1/pools/a b/", "--desc", "--limit", "4").well().out())
        .isEqualTo("3  T  ann  PoolPut  why\n    added /v1/pools/a: enabled true\n");
    assertThat(hrapi.last().request())
        .startsWith("GET /v1/history/pools/a%20b?")
        .contains("order=desc", "limit=4");
  }

  @Test
  void restoreNamesAVersionOrATime() {
    hrapi
        .json(9, "{\"restored\": 3, \"changes\": 2, \"warnings\": [\"a key is gone\"]}")
        .json(
            9,
            "{\"restored\": 4, \"changes\": [{\"resource\": \"/v1/pools/a\", \"change\":"
                + " \"removed\"}], \"warnings\": []}");
    Typed typed = type("restore", "3", "-m", "back", "--if-match", "8").ended(0);
    assertThat(typed.out())
        .isEqualTo(
            """
            restored 3 as version 9
            HAProxy serves what it did: hrapi commit has it serve this, hrapi diff shows before what will change
            """);
    assertThat(typed.err()).isEqualTo("hrapi: warning: a key is gone\n");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/restore");
    assertThat(hrapi.last().body()).isEqualTo("{\"version\":3}");
    assertThat(hrapi.last().header("If-match")).isEqualTo("\"8\"");
    assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("back");

    Typed dry = type("restore", "2026-01-31T12:00:00Z", "--dry-run").ended(0);
    assertThat(dry.out()).isEqualTo("removed /v1/pools/a\n");
    assertThat(dry.err()).contains("nothing was restored");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/restore?dryRun=true");
    assertThat(hrapi.last().body()).isEqualTo("{\"at\":\"2026-01-31T12:00:00Z\"}");
  }

  @Test
  void renderOfAVersionIsThatOfTheModelThen() {
    hrapi.then(200, "text/plain", Map.of("Hrapi-Version", "6"), "global\n");
    assertThat(type("render", "6").well().out()).isEqualTo("global\n");
    assertThat(hrapi.last().request()).isEqualTo("GET /v1/haproxy/configuration/next?version=6");
  }

  @Test
  void verifyAsksWhoServesTheLog() {
    String hash = "ab".repeat(32);
    hrapi
        .json(7, "{\"valid\": true, \"version\": 7, \"hash\": \"" + hash + "\", \"events\": 7}")
        .json(7, "{\"valid\": false, \"version\": 3, \"problem\": \"its fields changed\"}");
    assertThat(type("verify").well().out()).isEqualTo("valid, up to 7:" + hash + "\n");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/log/verify");
    assertThat(type("verify", "--head", "5:" + hash).ended(1).out())
        .isEqualTo("not valid at version 3: its fields changed\n");
    assertThat(hrapi.last().body()).isEqualTo("{\"version\":5,\"hash\":\"" + hash + "\"}");
  }

  @Test
  void aReasonIsOneLine() {
    Typed typed = type("restore", "3", "-m", "a\nHrapi-Actor: eve").ended(64);
    assertThat(typed.err()).contains("Hrapi-Reason", "one line").hasLineCount(1);
    assertThat(hrapi.asked()).isEmpty();
  }

  @Nested
  class AnExport {

    private static final String SQLITE = "application/vnd.sqlite3";
    private static final Map<String, String> VERSION = Map.of("Hrapi-Version", "7");

    private String[] files() {
      return folder.toFile().list();
    }

    @Test
    void replacesNoFileUnlessItMust() throws Exception {
      Path file = folder.resolve("log.db");
      hrapi.then(200, SQLITE, VERSION, "one").then(200, SQLITE, VERSION, "two");
      type("export", file.toString()).well();
      assertThat(type("export", file.toString()).ended(1).err()).contains("exists", "--force");
      assertThat(Files.readString(file)).isEqualTo("one");
      assertThat(hrapi.asked()).hasSize(1);
      type("export", "--force", file.toString()).well();
      assertThat(Files.readString(file)).isEqualTo("two");
      assertThat(files()).containsExactly("log.db");
    }

    @Test
    void thatIsRefusedOrCutOffLeavesWhatIsThere() throws Exception {
      Path file = Files.writeString(folder.resolve("log.db"), "one");
      hrapi
          .then(503, PROBLEM, Map.of(), "{\"title\": \"no\"}")
          .cutOff(SQLITE, VERSION, "two")
          .cutOff(SQLITE, VERSION, "three");
      type("export", "--force", file.toString()).ended(1);
      Typed typed = type("export", "--force", file.toString()).ended(1);
      assertThat(typed.err()).contains("cut off").hasLineCount(1);
      type("export", "-").ended(1);
      assertThat(Files.readString(file)).isEqualTo("one");
      assertThat(files()).containsExactly("log.db");
    }
  }

  @Nested
  class Commit {

    @Test
    void asksForWhatItWasGiven() {
      hrapi.json(
          7,
          "{\"HaProxy Status\": \"restarted\", \"PID\": 41, \"version\": 6, \"applied\":"
              + " \"reload\", \"because\": \"a gateway changed\", \"warnings\": [\"mind\"],"
              + " \"confirmUntil\": \"2026-01-31T12:00:00Z\", \"goesBackTo\": 4}");
      Typed typed =
          type("commit --confirm 5m --replace-upload --empty --if-match 6 -m why".split(" "));
      assertThat(typed.ended(0).err()).isEqualTo("hrapi: warning: mind\n");
      assertThat(typed.out())
          .isEqualTo(
              """
              committed version 6 as version 7: HAProxy was reloaded (a gateway changed), process 41
              at 2026-01-31T12:00:00Z hrapi goes back to version 4, unless you type: hrapi confirm
              """);
      assertThat(hrapi.last().request())
          .startsWith("POST /v1/controller/commit?")
          .contains("replaceUpload=true", "empty=true")
          .doesNotContain("dryRun");
      assertThat(hrapi.last().body()).isEqualTo("{\"confirm\":300}");
      assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("why");
      assertThat(hrapi.last().header("If-match")).isEqualTo("\"6\"");
      assertThat(hrapi.last().header("Hrapi-actor")).isEqualTo("ann");
    }

    @Test
    void isTriedOut() {
      hrapi.json(
          7,
          "{\"version\": 6, \"applied\": \"runtime\", \"because\": \"1 change at run time\","
              + " \"warnings\": [], \"changes\": [{\"resource\": \"/v1/pools/p\", \"change\":"
              + " \"added\", \"after\": {\"enabled\": true}}]}");
      Typed typed = type("commit", "--dry-run").ended(0);
      assertThat(typed.out())
          .isEqualTo(
              """
              added /v1/pools/p: enabled true
              version 6: HAProxy would be changed as it runs, since: 1 change at run time
              """);
      assertThat(typed.err()).isEqualTo("hrapi: a dry-run: nothing was committed\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/commit?dryRun=true");
      assertThat(hrapi.last().body()).isEqualTo("{}");
    }

    @Test
    void ofWhatIsPendingIsOfTheUpload() {
      hrapi.json(7, "{\"version\": 6, \"applied\": \"reload\", \"warnings\": []}");
      assertThat(type("commit", "--pending").well().out())
          .isEqualTo("committed the upload as version 7: HAProxy was reloaded\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/haproxy/configuration/commit");
    }

    @Test
    void thatIsRefusedIsAdvisedInThisCommandLinesWords() {
      hrapi.then(
          409,
          PROBLEM,
          Map.of(),
          "{\"title\": \"Conflict\", \"detail\": \"an upload runs; ?replaceUpload=true\"}");
      assertThat(type("commit").ended(1).err())
          .contains("an upload runs", "hrapi commit --replace-upload");
    }

    @Test
    void isConfirmedWithoutABody() {
      hrapi.json(9, "{\"confirmed\": 7, \"commit\": \"c\"}");
      assertThat(type("confirm", "-m", "all well").well().out())
          .isEqualTo("confirmed the commit of version 7 as version 9: it stays\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/confirm");
      assertThat(hrapi.last().body()).isEmpty();
      assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("all well");
    }
  }

  @Nested
  class APath {

    @Test
    void isReadAsItWas() {
      hrapi.json(9, "{\"weight\": 3}").json(9, "{\"weight\": 3}");
      assertThat(type("get", "/v1/pools/eta/targets/t1/", "--at", "7").well().out())
          .isEqualTo("{\n  \"weight\" : 3\n}\n");
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/pools/eta/targets/t1?version=7");
      assertThat(type("get", "pools/a b?at=2026-01-01T00:00:00+01:00", "--json").well().out())
          .isEqualTo("{\"weight\":3}\n");
      assertThat(hrapi.last().request())
          .isEqualTo("GET /v1/pools/a%20b?at=2026-01-01T00%3A00%3A00%2B01%3A00");
    }

    @Test
    void thatIsATextIsPrintedAsItIs() {
      hrapi.then(200, "text/plain;charset=utf-8", Map.of(), "global\n  maxconn 9\n");
      assertThat(type("get", "haproxy/configuration/running").well().out())
          .isEqualTo("global\n  maxconn 9\n");
      hrapi.then(200, "application/vnd.sqlite3", Map.of(), "SQLite");
      assertThat(type("get", "controller/_export-sql").ended(1).err()).contains("vnd.sqlite3");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "weight=3|{\"weight\":3}",
          "weight=-0.5e2|{\"weight\":-0.5e2}",
          "enabled=false draining=true|{\"enabled\":false,\"draining\":true}",
          "address=10.0.0.1:80|{\"address\":\"10.0.0.1:80\"}",
          "a=007 b=1.2.3 c=+1 d=True e=null|"
              + "{\"a\":\"007\",\"b\":\"1.2.3\",\"c\":\"+1\",\"d\":\"True\",\"e\":\"null\"}",
          "targets={\"t\":\"h:1\"} pools=[\"a\"]|{\"targets\":{\"t\":\"h:1\"},\"pools\":[\"a\"]}",
          "host=\"8080\" path=/a=b empty=|{\"host\":\"8080\",\"path\":\"/a=b\",\"empty\":\"\"}"
        })
    void isWrittenWithTypedFields(String words, String body) {
      hrapi.json(9, "{\"Modified\": \"eta\"}");
      List<String> all = new java.util.ArrayList<>(List.of("put", "pools/eta"));
      all.addAll(List.of(words.split(" ")));
      assertThat(type(all.toArray(String[]::new)).well().out())
          .startsWith("Modified eta as version 9\n")
          .contains("hrapi commit");
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/pools/eta");
      assertThat(hrapi.last().body()).isEqualTo(body);
      assertThat(hrapi.last().header("Content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({
      "certificates/shop, shop.pem, application/x-pem-file",
      "haproxy/configuration/pending, own.cfg, text/plain",
      "pools/eta, eta.json, application/json",
      "model, m.yml, application/yaml"
    })
    void isWrittenOutOfAFileOfTheTypeThatItTakes(String path, String name, String type)
        throws Exception {
      hrapi.json(9, "{}");
      type("put", path, "-f", model(name, "x")).well();
      assertThat(hrapi.last().header("Content-type")).isEqualTo(type);
      assertThat(hrapi.last().body()).isEqualTo("x");
    }

    @Test
    void isDeletedOrWouldBe() {
      hrapi.json(
          9,
          "{\"Delete pool\": \"eta\", \"changes\": [{\"resource\": \"/v1/pools/eta\","
              + " \"change\": \"removed\", \"before\": {}}]}");
      Typed typed = type("delete", "pools/eta", "--cascade", "--dry-run").ended(0);
      assertThat(typed.out()).isEqualTo("removed /v1/pools/eta\n");
      assertThat(typed.err()).isEqualTo("hrapi: a dry-run: nothing was changed\n");
      assertThat(hrapi.last().request())
          .startsWith("DELETE /v1/pools/eta?")
          .contains("cascade=true", "dryRun=true");
      hrapi.json(9, "{\"Delete pool\": \"eta\"}");
      assertThat(type("delete", "pools/eta").well().out())
          .startsWith("Delete pool eta as version 9\n");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "drain pools/eta/targets/t1|/v1/pools/eta/targets/t1|{\"draining\":true}",
          "drain eta/t1|/v1/pools/eta/targets/t1|{\"draining\":true}",
          "enable eta/t1|/v1/pools/eta/targets/t1|{\"enabled\":true,\"draining\":false}",
          "enable pools/eta|/v1/pools/eta|{\"enabled\":true}",
          "disable /v1/gateways/g|/v1/gateways/g|{\"enabled\":false}"
        })
    void isSwitchedOnlyWhereItIsThere(String line, String path, String body) {
      hrapi.json(9, "{\"Modified\": \"t1\"}");
      type(line.split(" ")).well();
      assertThat(hrapi.last().request()).isEqualTo("PUT " + path);
      assertThat(hrapi.last().body()).isEqualTo(body);
      assertThat(hrapi.last().header("If-match")).isEqualTo("*");
    }
  }

  @Nested
  class AnUpload {

    @Test
    void isPendingAndSaysHowItIsLoaded() throws Exception {
      hrapi.json(9, "{\"updated\": \"pending\", \"warnings\": [\"line 1 is left out\"]}");
      Typed typed = type("upload", model("own.cfg", "global")).ended(0);
      assertThat(typed.out()).contains("is pending as version 9", "hrapi commit --pending");
      assertThat(typed.err()).isEqualTo("hrapi: warning: line 1 is left out\n");
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/haproxy/configuration/pending");
      assertThat(hrapi.last().header("Content-type")).isEqualTo("text/plain");
    }

    @Test
    void isLoadedAtOnceWithAWayBack() throws Exception {
      hrapi.json(9, "{\"version\": 6, \"applied\": \"start\", \"warnings\": []}");
      assertThat(type("upload", model("own.cfg", "g"), "--now", "--confirm", "1h").well().out())
          .isEqualTo("committed the upload as version 9: HAProxy was started\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/upload?confirm=3600");
    }
  }

  @Nested
  class ABackup {

    @Test
    void isStoredAndListed() {
      hrapi.json(9, "{\"success\": \"uploaded mine.db\", \"version\": 2, \"logVersion\": 8}");
      assertThat(type("backup", "mine", "-m", "before the move").well().out())
          .isEqualTo("stored version 2 of mine: the log up to version 8\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/backup/mine");
      hrapi.json(
          9,
          "{\"name\": \"mine\", \"versions\": [{\"version\": 1, \"verified\": true,"
              + " \"time\": \"2026-01-31T12:00:00Z\", \"size\": 4096, \"logVersion\": 8}]}");
      assertThat(type("backup", "mine", "--list").well().out().lines())
          .anyMatch(line -> line.matches("1 +2026-01-31T12:00:00Z +4096 +8"));
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/controller/backup/mine");
    }
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
