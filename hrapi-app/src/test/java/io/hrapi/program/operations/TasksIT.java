package io.hrapi.program.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators do on the admin port. */
class TasksIT {

  private static void expectLine(Answer answer, int status, String... words) {
    answer.expect(status);
    boolean done = status < 400;
    assertThat(answer.header("Content-Type"))
        .startsWith(done ? "text/plain" : "application/problem+json");
    String text = done ? answer.body() : answer.json().path("detail").asText();
    assertThat(text.strip().lines()).as(answer.body()).hasSize(1);
    assertThat(text).contains(words);
    assertThat(answer.body()).doesNotContain("Exception", "io.hrapi");
  }

  /** Refused tasks change nothing, so that one program is enough. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class OfAnEmptyLog {

    private final RunningHrapi hrapi = RunningHrapi.startNew();
    private final Api api = hrapi.api();

    @AfterAll
    void end() {
      hrapi.close();
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource(
        delimiter = '|',
        value = {
          "restore | '' | 400 | expected one of",
          "restore | version=1&at=2026-01-01T00:00:00Z | 400 | expected one of",
          "restore | backup=b | 400 | expected one of",
          "restore | version=x | 400 | version accepts a number",
          "restore | version=9 | 404 | there is no version 9",
          "restore | at=noon | 400 | at: ",
          "restore | at=2999-01-01T00:00:00Z | 404 | is in the future",
          "restore | backup=b&number=1 | 404 | b",
          "backup | '' | 400 | expected name=",
          "backup | name=a/b | 400 | name: ",
          "verify-log | version=1 | 400 | together",
          "verify-log | version=1&hash=xy | 400 | a head is",
          "verify-log |"
              + " version=7&hash=0000000000000000000000000000000000000000000000000000000000000000 |"
              + " 409 | from version 1 on",
          "snapshot | '' | 409 | the log is empty",
          "snapshot | now=1 | 400 | unknown parameter \"now\"",
          "rebuild-projections | a=1 | 400 | unknown parameter \"a\"",
          "gc | runs=100 | 400 | runs accepts",
          "log-level | '' | 400 | expected logger=",
          "log-level | logger=a/b | 400 | expected logger=",
          "log-level | logger=org.jdbi&level=LOUD | 400 | level accepts one of",
          "log-level | logger=org.jdbi&duration=long | 400 | duration accepts",
          "log-level | logger=ROOT | 400 | no logger above ROOT",
          "reload-haproxy | '' | 409 | nothing has been committed yet"
        })
    void whatIsNotUnderstoodOrNotPossibleIsOneLine(
        String name, String form, int status, String words) {
      expectLine(hrapi.task(name, form), status, words);
      assertThat(api.version()).isZero();
    }

    /** Runs last, since the log is no longer empty afterwards. */
    @Test
    @Order(2)
    void theLogIsVerifiedAndTheCacheMadeAnew() throws Exception {
      for (int i = 0; i < 5; i++) {
        api.put("/v1/pools/p" + i, "{}").expect(200);
      }
      JsonNode head = api.get("/v1/log/head").json();
      String hash = head.path("hash").asText();
      expectLine(hrapi.task("verify-log", ""), 200, "valid: 5 events", "5:" + hash);
      expectLine(hrapi.task("verify-log", "version=5&hash=" + hash), 200, "valid");
      expectLine(hrapi.task("verify-log", "version=4&hash=" + hash), 409, "from version 4 on");
      expectLine(hrapi.task("snapshot", ""), 200, "snapshot of version 5");
      assertThat(snapshots()).hasSize(1);
      Answer rebuilt = hrapi.task("rebuild-projections", "").expect(200);
      assertThat(rebuilt.body())
          .contains(
              "snapshots deleted: 1", "events replayed: 5", "is the state that the log replays to");
      assertThat(snapshots()).isEmpty();
      assertThat(api.version()).isEqualTo(5);
      api.put("/v1/pools/p9", "{}").expect(200);
      api.get("/v1/pools?version=5").expect(200);
      assertThat(hrapi.output()).doesNotContain("ERROR");
    }

    private List<Path> snapshots() throws Exception {
      Path folder = hrapi.instance().resolve("snapshots");
      if (!Files.exists(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files.toList();
      }
    }
  }

  @Nested
  class OfALog {

    private final RunningHrapi hrapi = SharedHrapi.emptied();
    private final Api api = hrapi.api();

    @Test
    void restoreAndBackupAreEventsThatSayWhoAndWhy() {
      api.put("/v1/pools/one", "{}").expect(200);
      long version = api.version();
      String time = api.lastEvent().path("time").asText();
      expectLine(
          hrapi.task("backup", "name=weekly&actor=ada&reason=weekly"),
          200,
          "version 1",
          version + ":");
      JsonNode backup = api.lastEvent();
      assertThat(backup.path("actor").asText()).isEqualTo("ada");
      assertThat(backup.path("reason").asText()).isEqualTo("weekly");
      api.put("/v1/pools/two", "{}").expect(200);
      String one = "{\"Pools\": [\"one\"]}";
      for (String form : List.of("version=" + version, "at=" + time, "backup=weekly&number=1")) {
        long before = api.version();
        expectLine(hrapi.task("restore", form + "&actor=ada&reason=back"), 200, "restored: ");
        api.get("/v1/pools").expectJson(one);
        JsonNode event = api.lastEvent();
        assertThat(event.path("version").asLong()).isEqualTo(before + 1);
        assertThat(event.path("type").asText()).isEqualTo("Restored");
        assertThat(event.path("actor").asText()).isEqualTo("ada");
        assertThat(event.path("reason").asText()).isEqualTo("back");
        api.put("/v1/pools/two", "{}").expect(200);
      }
    }

    @Test
    void haproxyIsReloaded() {
      api.put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:9\"}}").expect(200);
      api.commit().expect(200);
      expectLine(hrapi.task("reload-haproxy", "actor=ada"), 200, "reloaded: HAProxy, process ");
      assertThat(api.lastEvent().path("type").asText()).isEqualTo("HaproxyRestarted");
      assertThat(api.lastEvent().path("actor").asText()).isEqualTo("ada");
    }

    @Test
    void whatIsDoneToTheProcessIsAnEventToo() {
      long version = api.version();
      expectLine(hrapi.task("gc", "actor=ada&reason=slow"), 200, "garbage collections run: ");
      JsonNode collected = api.lastEvent();
      assertThat(collected.path("type").asText()).isEqualTo("GarbageCollected");
      assertThat(collected.path("actor").asText()).isEqualTo("ada");
      assertThat(collected.path("reason").asText()).isEqualTo("slow");
      String form = "logger=org.jdbi&level=debug&duration=PT10M&actor=ada";
      expectLine(hrapi.task("log-level", form), 200, "org.jdbi to DEBUG");
      JsonNode set = api.lastEvent();
      assertThat(set.path("type").asText()).isEqualTo("LogLevelSet");
      assertThat(set.path("resource").asText()).isEqualTo("/v1/tasks/log-level/org.jdbi/DEBUG");
      assertThat(set.path("actor").asText()).isEqualTo("ada");
      expectLine(hrapi.task("log-level", "logger=org.jdbi"), 200, "org.jdbi");
      assertThat(api.lastEvent().path("resource").asText())
          .isEqualTo("/v1/tasks/log-level/org.jdbi/inherited");
      assertThat(api.version()).isEqualTo(version + 3);
      expectLine(hrapi.task("verify-log", ""), 200, "valid: " + (version + 3) + " events");
      hrapi.stop();
      hrapi.start();
      assertThat(api.version()).isEqualTo(version + 3);
    }
  }
}
