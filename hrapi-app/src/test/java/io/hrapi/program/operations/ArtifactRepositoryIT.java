package io.hrapi.program.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Background;
import io.hrapi.app.testing.FakeArtifactRepository;
import io.hrapi.app.testing.FakeArtifactRepository.Fault;
import io.hrapi.app.testing.RunningHrapi;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups in the artifact repository: numbering, parts, retention, races, and outages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArtifactRepositoryIT {

  private FakeArtifactRepository repository;
  private RunningHrapi program;

  /** A program that stores backups in parts, and keeps at most two of each name. */
  private RunningHrapi sparing;

  @BeforeAll
  void start() {
    repository = new FakeArtifactRepository();
    program = start(repository.port(), Map.of("HRAPI_ARTIFACT_REPOSITORY_TIMEOUT", "2s"));
    sparing =
        start(
            repository.port(),
            Map.of("HRAPI_ARTIFACT_REPOSITORY_PART_SIZE", "64KiB", "HRAPI_BACKUPS_LAST", "2"));
    program.api().put("/v1/pools/eta", "{}").expect(200);
  }

  @AfterAll
  void end() {
    program.close();
    sparing.close();
    repository.close();
  }

  private static RunningHrapi start(int repository, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("MOSAIC_ARTIFACT_REPOSITORY_ENDPOINT_IP", "127.0.0.1");
    environment.put("MOSAIC_ARTIFACT_REPOSITORY_ENDPOINT_PORT", Integer.toString(repository));
    return RunningHrapi.start(environment);
  }

  @Test
  void takesBackupsUnderEverHigherNumbers() {
    for (int i = 1; i <= 11; i++) {
      program.api().put("/v1/pools/eta/targets/t" + i, "{\"address\": \"h:1\"}").expect(200);
      Answer stored = program.api().post("/v1/controller/backup/many").expect(200);
      assertThat(stored.json().path("version").asInt()).isEqualTo(i);
    }
    JsonNode versions = program.api().get("/v1/controller/backup/many").json().path("versions");
    assertThat(versions.findValuesAsText("version"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    program.api().get("/v1/controller/restore/many/10").expect(200);
    assertThat(program.api().get("/v1/pools/eta/targets").json().path("Targets")).hasSize(10);
    assertThat(repository.files("many", "10").keySet()).contains("many.db", "many.json");
  }

  @Test
  void takesALargeDatabaseInParts() {
    sparing.api().put("/v1/pools/eta", "{}").expect(200);
    String reason = "x".repeat(500);
    for (int i = 0; i < 200; i++) {
      sparing
          .api()
          .put(
              "/v1/pools/eta/targets/t",
              "{\"address\": \"h:" + (i + 1) + "\"}",
              "Hrapi-Reason",
              reason)
          .expect(200);
    }
    sparing.api().post("/v1/controller/backup/parts").expect(200);
    assertThat(repository.files("parts", "1").keySet())
        .contains("parts.db.0001", "parts.db.0002", "parts.json")
        .doesNotContain("parts.db");
    sparing.api().delete("/v1/pools/eta").expect(200);
    sparing.api().post("/v1/controller/restore/parts/1").expect(200);
    assertThat(sparing.api().get("/v1/pools/eta/targets/t").json().path("address").asText())
        .isEqualTo("h:200");
  }

  @Test
  void losesTheBackupsThatNoRuleLetsStay() {
    sparing.api().put("/v1/pools/eta", "{}").expect(200);
    for (int i = 1; i <= 2; i++) {
      Answer stored = sparing.api().post("/v1/controller/backup/kept").expect(200);
      assertThat(stored.json().has("deleted")).isFalse();
    }
    // A backup of another log with the same name is kept.
    program.api().post("/v1/controller/backup/kept").expect(200);
    Answer fourth = sparing.api().post("/v1/controller/backup/kept", "Idempotency-Key", "k4");
    assertThat(fourth.expect(200).json().path("deleted").toString()).isEqualTo("[1]");
    assertThat(repository.versions("kept")).containsExactly("2", "3", "4");
    JsonNode event = sparing.api().get("/v1/events/" + fourth.version()).json();
    assertThat(event.path("type").asText()).isEqualTo("BackupStored");
    assertThat(event.path("changes").findValuesAsText("change"))
        .containsExactly("backupStored", "backupDeleted");
    assertThat(event.path("changes").path(1).path("after").path("place").asText())
        .isEqualTo("backup kept/1");
    repository.fail("DELETE .*", Fault.CODE_1);
    try {
      Answer fifth = sparing.api().post("/v1/controller/backup/kept").expect(200);
      assertThat(fifth.json().has("deleted")).isFalse();
      assertThat(fifth.json().path("warnings").path(0).asText())
          .contains("could not be deleted", "the disk is full");
    } finally {
      repository.heal();
    }
    Answer sixth = sparing.api().post("/v1/controller/backup/kept").expect(200);
    assertThat(sixth.json().path("deleted").toString()).isEqualTo("[2,4]");
    assertThat(repository.versions("kept")).containsExactly("3", "5", "6");
  }

  @Test
  void keepsBothOfTwoThatRace() {
    List<CompletableFuture<Answer>> both =
        Stream.of(1, 2)
            .map(i -> Background.start(() -> program.api().post("/v1/controller/backup/race")))
            .toList();
    assertThat(both.stream().map(one -> one.join().expect(200).json().path("version").asInt()))
        .containsExactlyInAnyOrder(1, 2);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void thatFailsChangesNothing(Fault fault) {
    String name = fault.name().toLowerCase(Locale.ROOT);
    program.api().post("/v1/controller/backup/" + name).expect(200);
    long version = program.api().version();
    repository.fail("GET .*/files/" + name + "\\.db", fault);
    try {
      Answer answer = program.api().get("/v1/controller/restore/" + name + "/1");
      assertThat(answer.status()).as(answer.body()).isIn(404, 413, 503);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(program.api().version()).isEqualTo(version);
    } finally {
      repository.heal();
    }
    program.api().get("/v1/controller/restore/" + name + "/1").expect(200);
  }

  @Test
  void thatIsDownIsUnavailable() {
    try (RunningHrapi alone = start(1, Map.of())) {
      alone.api().put("/v1/pools/eta", "{}").expect(200);
      alone.api().post("/v1/controller/backup/x").expectProblem(503, "backups-unavailable");
      alone.api().get("/v1/controller/restore/x/1").expectProblem(503, "backups-unavailable");
      alone.api().get("/v1/controller/backup/x").expectProblem(503, "backups-unavailable");
      assertThat(alone.api().version()).isEqualTo(1);
    }
  }
}
