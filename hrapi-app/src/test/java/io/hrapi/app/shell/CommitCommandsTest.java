package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The commands that make HAProxy load a configuration: commit, upload. */
class CommitCommandsTest extends AgainstAFake {

  @Nested
  class Commit {

    @Test
    void asksForWhatItWasGiven() {
      hrapi.json(
          7,
          """
          {"HaProxy Status": "restarted", "PID": 41, "version": 6, "applied": \
          "reload", "because": "a gateway changed", "warnings": ["mind"], \
          "confirmUntil": "2026-01-31T12:00:00Z", "goesBackTo": 4}\
          """);
      Typed typed =
          type("commit --confirm 5m --replace-upload --empty --if-match 6 -m why".split(" "));
      assertThat(typed.ended(0).err()).isEqualTo("hrapi: warning: mind\n");
      assertThat(typed.out())
          .isEqualTo(
              """
              committed version 6 as version 7: HAProxy was reloaded (a gateway changed), process 41
              at 2026-01-31T12:00:00Z hrapi goes back to version 4, unless you run: hrapi confirm
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
          """
          {"version": 6, "applied": "runtime", "because": "1 change at run time", \
          "warnings": [], "changes": [{"resource": "/v1/pools/p", "change": \
          "added", "after": {"enabled": true}}]}\
          """);
      Typed typed = type("commit", "--dry-run").ended(0);
      assertThat(typed.out())
          .isEqualTo(
              """
              added /v1/pools/p: enabled true
              version 6: HAProxy would be changed at run time, because: 1 change at run time
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
  class AnUpload {

    @Test
    void isPendingAndSaysHowItIsLoaded() throws Exception {
      hrapi.json(9, "{\"updated\": \"pending\", \"warnings\": [\"line 1 is left out\"]}");
      Typed typed = type("upload", file("own.cfg", "global")).ended(0);
      assertThat(typed.out()).contains("is pending as version 9", "hrapi commit --pending");
      assertThat(typed.err()).isEqualTo("hrapi: warning: line 1 is left out\n");
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/haproxy/configuration/pending");
      assertThat(hrapi.last().header("Content-type")).isEqualTo("text/plain");
    }

    @Test
    void isLoadedAtOnceWithAWayBack() throws Exception {
      hrapi.json(9, "{\"version\": 6, \"applied\": \"start\", \"warnings\": []}");
      assertThat(type("upload", file("own.cfg", "g"), "--now", "--confirm", "1h").well().out())
          .isEqualTo("committed the upload as version 9: HAProxy was started\n");
      assertThat(hrapi.last().request()).isEqualTo("POST /v1/controller/upload?confirm=3600");
    }
  }
}
