package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The commands that only read: status, events, history, diff, render. */
class LookingCommandsTest extends AgainstAFake {

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
          // The third event is truncated, so it is ignored.
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
      // The server's stream also finds events of requests to other resources that changed this one.
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
      Typed typed = LookingCommandsTest.this.type(line.split(" "));
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
      Typed typed = LookingCommandsTest.this.type("events", "--json", "--limit", "3").well();
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
          """
          {"from": 3, "to": 7, "changes": [{"resource": "/v1/pools/a/targets/t", \
          "change": "changed", "movedFrom": "b", "before": {"pool": "b", \
          "enabled": true}, "after": {"pool": "a", "enabled": true, "weight": \
          60}}, {"resource": "/v1/gateways/x", "change": "removed", "before": \
          {}}, {"resource": "/v1/pools/c", "change": "added", "after": \
          {"enabled": false, "names": ["n"]}}], "patch": []}\
          """;
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
      assertThat(typed.err()).contains("nothing has been committed yet");
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
        """
        {"resource": "/v1/pools/a", "versions": [{"version": 3, "time": "T", "type": \
        "PoolPut", "actor": "ann", "reason": "why", "changes": [{"resource": \
        "/v1/pools/a", "change": "added", "after": {"enabled": true}}]}], \
        "next": null}\
        """);
    assertThat(type("history", "/v1/pools/a b/", "--desc", "--limit", "4").well().out())
        .isEqualTo("3  T  ann  PoolPut  why\n    added /v1/pools/a: enabled true\n");
    assertThat(hrapi.last().request())
        .startsWith("GET /v1/history/pools/a%20b?")
        .contains("order=desc", "limit=4");
  }

  @Test
  void renderOfAVersionIsThatOfTheModelThen() {
    hrapi.then(200, "text/plain", Map.of("Hrapi-Version", "6"), "global\n");
    assertThat(type("render", "6").well().out()).isEqualTo("global\n");
    assertThat(hrapi.last().request()).isEqualTo("GET /v1/haproxy/configuration/next?version=6");
  }
}
