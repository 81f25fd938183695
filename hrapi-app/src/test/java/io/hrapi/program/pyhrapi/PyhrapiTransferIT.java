package io.hrapi.program.pyhrapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FakeArtifactRepository;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The requests of pyHrapi's documentation that export, import, back up or restore a whole database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PyhrapiTransferIT {

  private static final String EXPORT = "/v1/controller/_export-sql";
  private static final String IMPORT = "/v1/controller/_import-sql";
  private static final String BACKUP = "/v1/controller/backup/default";
  private static final String RESTORE = "/v1/controller/restore/default/";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final FakeArtifactRepository repository = new FakeArtifactRepository();
  private final Backends backends = new Backends();
  private final RunningHrapi hrapi =
      RunningHrapi.start(
          Map.of(
              "MOSAIC_ARTIFACT_REPOSITORY_ENDPOINT_IP",
              "127.0.0.1",
              "MOSAIC_ARTIFACT_REPOSITORY_ENDPOINT_PORT",
              Integer.toString(repository.port())));
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
    repository.close();
  }

  @BeforeEach
  void make() {
    api.put("/v1/pools/eta", "{\"targets\": {\"s\": \"%s\"}}".formatted(backends.serve("s")))
        .expect(200);
    api.put(
            "/v1/gateways/gateHTTP",
            "{\"endpoints\": {\"endOne\": \"127.0.0.1:%d\"}, \"defaultBack\": \"eta\"}"
                .formatted(port))
        .expect(200);
  }

  @AfterEach
  void heal() {
    repository.heal();
  }

  @Test
  void anExportIsADatabaseThatAnotherTakes() throws Exception {
    HttpResponse<byte[]> export = export();
    assertThat(export.headers().firstValue("Content-Type")).contains("application/vnd.sqlite3");
    assertThat(new String(export.body(), 0, 16, StandardCharsets.US_ASCII))
        .isEqualTo("SQLite format 3\0");
    try (RunningHrapi other = RunningHrapi.startNew()) {
      Answer imported =
          other.api().sendTyped("PUT", IMPORT, "application/x-sqlite2", export.body()).expect(200);
      assertThat(imported.json().path("DB import").asText()).isEqualTo("Done");
      for (String path : List.of("/v1/gateways/gateHTTP", "/v1/pools/eta")) {
        assertThat(other.api().get(path).expect(200).body()).isEqualTo(api.get(path).body());
      }
    }
  }

  @Test
  void whatIsNoDatabaseIsNotImported() throws Exception {
    long version = api.version();
    byte[] cut = Arrays.copyOf(export().body(), 5_000);
    for (byte[] body : List.of("no database".getBytes(StandardCharsets.UTF_8), cut, new byte[0])) {
      assertThat(api.sendTyped("PUT", IMPORT, "application/x-sqlite2", body).status())
          .isBetween(400, 499);
    }
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void anExportForCouchDbHasEveryResource() {
    JsonNode docs = api.get("/v1/controller/_export-cdb").expect(200).json().path("docs");
    assertThat(docs.isArray()).isTrue();
    List<String> ids = docs.findValuesAsText("_id");
    assertThat(ids).hasSameSizeAs(docs).doesNotHaveDuplicates();
    for (String path :
        List.of(
            "/gateways/gateHTTP",
            "/gateways/gateHTTP/endpoints/endOne",
            "/pools/eta",
            "/pools/eta/targets/s")) {
      assertThat(ids).anyMatch(id -> id.endsWith(path));
    }
  }

  @Test
  void aBackupIsTheNextVersionAndARestoreLeadsBackToIt() {
    api.commit().expect(200);
    long pid = hrapi.haproxyPid();
    for (int i = 0; i < 2; i++) {
      Answer backup = api.post(BACKUP).expect(200);
      assertThat(backup.json().path("success").asText()).isEqualTo("uploaded default.db");
    }
    assertThat(repository.versions("default")).containsExactlyInAnyOrder("1", "2");
    assertThat(repository.files("default", "2")).containsKey("default.db");
    api.get(BACKUP).expect(200);

    api.delete("/v1/gateways/gateHTTP").expect(200);
    long version = api.version();
    Answer restore = api.get(RESTORE + "1").expect(200);
    assertThat(restore.json().path("success").asText()).isEqualTo("restored database");
    assertThat(api.get("/v1/gateways/gateHTTP").expect(200).json().path("defaultBack").asText())
        .isEqualTo("eta");
    // The history only grows, and "it will not effect any running instances of Haproxy".
    assertThat(api.version()).isEqualTo(version + 1);
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    api.post(RESTORE + "2").expect(200);
    api.get(RESTORE + "99").expectProblem(404, "not-found");
    assertThat(api.head(RESTORE + "1").status()).isEqualTo(405);
  }

  @Test
  void aRepositoryThatDoesNotAnswerChangesNothing() {
    api.post("/v1/controller/backup/down").expect(200);
    long version = api.version();
    repository.fail(".*", FakeArtifactRepository.Fault.STATUS_500);
    assertThat(api.post("/v1/controller/backup/down").status()).isEqualTo(503);
    assertThat(api.get("/v1/controller/restore/down/1").status()).isEqualTo(503);
    assertThat(api.version()).isEqualTo(version);
  }

  private HttpResponse<byte[]> export() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hrapi.port() + EXPORT))
            .timeout(LIMIT)
            .build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }
}
