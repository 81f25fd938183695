package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.audit.CheckpointKey;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.ForgedLog;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.LogVerification;
import io.hrapi.events.verify.Verdict;
import io.hrapi.events.verify.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of the log that bypass hrapi are detected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogIT {

  private static final String UPLOAD =
      "defaults\n  mode http\n  timeout client 1s\n  timeout server 1s\n  timeout connect 1s\n";

  @TempDir Path folder;

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  @BeforeAll
  void make() {
    assertThat(verify("").path("valid").asBoolean()).isTrue();
    assertThat(api.get("/v1/log/head").expect(200).json().path("time").isNull()).isTrue();
    for (int i = 1; i <= 6; i++) {
      api.put(
              "/v1/pools/p" + i,
              "{}",
              "Hrapi-Reason",
              "reason " + i,
              "Idempotency-Key",
              "key-" + i,
              "traceparent",
              "00-4bf92f3577b34da6a3ce929d0e0e473" + i + "-00f067aa0ba902b7-01")
          .expect(200);
    }
    api.putPending(UPLOAD).expect(200);
    api.put("/v1/pools/p8", "{}").expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private JsonNode verify(String body) {
    return post(body).expect(200).json();
  }

  private Answer post(String body) {
    return api.sendTyped(
        "POST", "/v1/log/verify", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private Path copy() throws Exception {
    Path source = folder.resolve("source.db");
    Path copy = folder.resolve("copy.db");
    Files.deleteIfExists(source);
    Files.deleteIfExists(copy);
    // As in a copy of the home's files, with what is not in the main file yet.
    try (Connection log =
            DriverManager.getConnection("jdbc:sqlite:" + hrapi.instance().resolve("log.sqlite"));
        Statement statement = log.createStatement()) {
      statement.execute("VACUUM INTO '" + copy + "'");
    }
    return copy;
  }

  private static LogHead head(JsonNode json) {
    return LogHead.parse(json.path("version").asText() + ":" + json.path("hash").asText());
  }

  @Test
  void theHeadIsThatOfTheNewestEvent() {
    Answer answer = api.get("/v1/log/head").expect(200);
    JsonNode event = api.lastEvent();
    assertThat(answer.version()).isEqualTo(event.path("version").asLong());
    assertThat(answer.json().path("version")).isEqualTo(event.path("version"));
    assertThat(answer.json().path("hash")).isEqualTo(event.path("hash"));
    assertThat(answer.json().path("time")).isEqualTo(event.path("time"));
    assertThat(answer.json().path("logId")).isEqualTo(event.path("logId"));
  }

  @Test
  void anIntactLogIsValidHereAndInItsCopies() throws Exception {
    JsonNode head = api.get("/v1/log/head").json();
    JsonNode verdict = verify("");
    assertThat(verdict.path("valid").asBoolean()).isTrue();
    assertThat(head(verdict)).isEqualTo(head(head));
    assertThat(verdict.path("events")).isEqualTo(head.path("version"));
    assertThat(verdict.path("texts").asInt()).isEqualTo(1);
    assertThat(api.version()).isEqualTo(head.path("version").asLong());
    Expected expected = Expected.head(head(head));
    for (Path file : List.of(copy(), hrapi.instance().resolve("log.sqlite"))) {
      Verdict found = LogVerification.ofFile(file, expected);
      assertThat(found.problem()).isNull();
      assertThat(found.head()).isEqualTo(head(head));
      assertThat(found.texts()).isEqualTo(1);
    }
  }

  @Test
  void anotherHeadIsNotInTheLog() {
    JsonNode event = api.get("/v1/events/3").json();
    String body = "{\"version\": 3, \"hash\": \"%s\"}";
    assertThat(verify(body.formatted(event.path("hash").asText())).path("valid").asBoolean())
        .isTrue();
    JsonNode other = verify(body.formatted("00".repeat(32)));
    assertThat(other.path("valid").asBoolean()).isFalse();
    assertThat(other.path("version").asLong()).isEqualTo(3);
    assertThat(other.path("problem").asText())
        .contains("the head that was kept elsewhere has 0000");
    JsonNode beyond = verify(body.replace("3", "99").formatted("00".repeat(32)));
    assertThat(beyond.path("version").asLong()).isEqualTo(api.version() + 1);
    post("{\"version\": 3}").expectInvalid("/version");
    post("{\"hash\": \"xy\"}").expectInvalid("/hash");
    post("{\"checkpoint\": \"xy\"}").expectInvalid("/checkpoint");
    post("{\"other\": 1}").expectInvalid("/other");
    post("[").expectProblem(400, "malformed-body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time_micros = time_micros + 1 | 3",
        "id = upper(id) | 3",
        "log_id = upper(log_id) | 3",
        "node = 'x' | 3",
        "type = 'PoolDeleted' | 3",
        "subject = '/pools/p9' | 3",
        "actor = 'mallory' | 3",
        "origin = '192.0.2.1' | 3",
        "reason = 'another' | 3",
        "reason = NULL | 3",
        "request_id = 'r' | 3",
        "traceparent = NULL | 3",
        "idempotency_key = 'k' | 3",
        "request_hash = 'h' | 3",
        "answer = '{}' | 3",
        "format = format + 1 | 3",
        "changes = '[]' | 3",
        "hash = zeroblob(32) | 3",
        "hash = x'00' | 3",
        "version = 99 | 3"
      })
  void aChangedFieldIsNamedByVersion(String assignment, long version) throws Exception {
    Path file = copy();
    ForgedLog.tamper(file, "UPDATE events SET " + assignment + " WHERE version = 3");
    Verdict verdict = LogVerification.ofFile(file, Expected.NOTHING);
    assertThat(verdict.version()).as(verdict.problem()).isEqualTo(version);
    assertThat(verdict.head().version()).isEqualTo(version - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM events WHERE version = 4 | 4",
        "DELETE FROM events WHERE version > 6 | 7",
        "DELETE FROM texts | 7",
        "UPDATE texts SET body = x'00' | 7",
        "UPDATE texts SET encoding = 'identity' | 7",
        "UPDATE events SET version = 90 WHERE version = 4; UPDATE events SET version = 4 WHERE"
            + " version = 5; UPDATE events SET version = 5 WHERE version = 90 | 4"
      })
  void whatIsRemovedOrSwappedIsNamedByVersion(String sql, long version) throws Exception {
    LogHead kept = head(api.get("/v1/log/head").json());
    Path file = copy();
    ForgedLog.tamper(file, sql);
    Verdict verdict = LogVerification.ofFile(file, Expected.head(kept));
    assertThat(verdict.valid()).isFalse();
    assertThat(verdict.version()).as(verdict.problem()).isEqualTo(version);
  }

  @Test
  void whatIsNoLogIsNotValid() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "no log");
    Verdict verdict = LogVerification.ofFile(file, Expected.NOTHING);
    assertThat(verdict.valid()).isFalse();
    assertThat(verdict.version()).isNull();
    assertThat(verdict.problem()).contains("not an SQLite database");
  }

  @Test
  void aCheckpointIsContinuedByTheLogAndByNoOther() throws Exception {
    Answer note = api.get("/v1/log/checkpoint").expect(200);
    assertThat(note.header("Content-Type")).startsWith("text/plain");
    JsonNode json = api.get("/v1/log/checkpoint", "Accept", "application/json").expect(200).json();
    VerifierKey key = VerifierKey.parse(json.path("key").asText());
    Path file = hrapi.instance().resolve("checkpoint.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(CheckpointKey.read(file).orElseThrow().verifier(json.path("logId").asText()))
        .hasToString(key.toString());
    Checkpoint checkpoint = Checkpoint.open(note.body(), key);
    assertThat(checkpoint.head()).isEqualTo(head(json));
    api.put("/v1/pools/later", "{}").expect(200);
    JsonNode verdict = verify("{\"checkpoint\": " + quoted(note.body()) + "}");
    assertThat(verdict.path("valid").asBoolean()).as(verdict.toString()).isTrue();
    Expected expected = Expected.checkpoint(checkpoint);
    Path copy = copy();
    assertThat(LogVerification.ofFile(copy, expected).valid()).isTrue();
    ForgedLog.tamper(copy, "DELETE FROM events WHERE version > 2");
    assertThat(LogVerification.ofFile(copy, expected).version()).isEqualTo(3);
    String forged = note.body().replaceFirst("\n\\d+\n", "\n2\n");
    post("{\"checkpoint\": " + quoted(forged) + "}").expectInvalid("/checkpoint");
  }

  private static String quoted(String text) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
  }
}
