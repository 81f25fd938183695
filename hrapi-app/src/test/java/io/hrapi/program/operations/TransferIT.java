package io.hrapi.program.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Background;
import io.hrapi.app.testing.ForgedLog;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.ReadOnlyLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log is copied as one file and brought back: exports, imports, backups, restores. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferIT {

  private static final String IMPORT = "/v1/controller/_import-sql";
  private static final String EXPORT = "/v1/controller/_export-sql";
  private static final String TYPE = "application/x-sqlite2";

  @TempDir private Path folder;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void start() {
    hrapi = RunningHrapi.startNew();
    api = hrapi.api();
    api.put("/v1/pools/eta", "{\"targets\": {\"t1\": \"10.0.0.1:80\"}}").expect(200);
    api.put("/v1/gateways/g", "{\"protocol\": \"http\", \"pools\": [\"eta\"]}").expect(200);
  }

  @AfterAll
  void stop() {
    hrapi.close();
  }

  private static byte[] export(Api from) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + EXPORT))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.sqlite3");
    return answer.body();
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "brought", ".db"), content);
  }

  private static Answer bring(Api to, byte[] content, String... headers) {
    return to.sendTyped("PUT", IMPORT, TYPE, content, headers);
  }

  private void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(hrapi.instance().resolve("transfers"))) {
      assertThat(left).isEmpty();
    }
  }

  @Nested
  class AnExport {

    @Test
    void isOneWholeLogWhateverIsWrittenMeanwhile() throws Exception {
      AtomicBoolean end = new AtomicBoolean();
      CompletableFuture<Integer> writing =
          Background.start(
              () -> {
                int written = 0;
                for (; !end.get() && written < 100_000; written++) {
                  api.put("/v1/pools/load", "{\"targets\": {\"l" + written % 50 + "\": \"h:1\"}}")
                      .expect(200);
                }
                return written;
              });
      long former = 0;
      for (int i = 0; i < 5; i++) {
        try (ImportedFile file = ImportedFile.open(file(export(api)))) {
          long version = ((ImportedLog) file).head().version();
          assertThat(version).isGreaterThanOrEqualTo(former);
          former = version;
        }
      }
      end.set(true);
      assertThat(writing.join()).isPositive();
      assertThat(former).isGreaterThan(2);
      nothingIsLeft();
      api.delete("/v1/pools/load").expect(200);
    }

    @Test
    void waitsForItsTurnWhereMoreAreAskedForThanThereMayBeAtOnce() {
      List<CompletableFuture<Answer>> backups =
          java.util.stream.IntStream.range(0, 12)
              .mapToObj(i -> Background.start(() -> api.post("/v1/controller/backup/turns")))
              .toList();
      for (CompletableFuture<Answer> one : backups) {
        one.join().expect(200);
      }
    }

    @Test
    void saysWhereItEndsAndHeadMakesNone() {
      // More often than exports may run at once.
      for (int i = 0; i < 8; i++) {
        api.head(EXPORT).expect(200);
      }
      Answer head = api.head(EXPORT).expect(200);
      assertThat(head.header("Content-Type")).isEqualTo("application/vnd.sqlite3");
      assertThat(head.header("Content-Disposition")).isEqualTo("attachment; filename=\"t.db\"");
      assertThat(head.version()).isEqualTo(api.version());
      api.get(EXPORT + "?version=1").expectProblem(400, "bad-request");
    }

    @Test
    void comesBackAsOneEvent() throws Exception {
      byte[] file = export(api);
      api.put("/v1/pools/more", "{\"targets\": {\"m\": \"10.0.0.9:80\"}}").expect(200);
      api.delete("/v1/gateways/g").expect(200);
      long version = api.version();
      Answer dry = api.sendTyped("PUT", IMPORT + "?dryRun=true", TYPE, file);
      assertThat(dry.expect(200).json().path("changes")).hasSizeGreaterThan(3);
      assertThat(api.version()).isEqualTo(version);
      bring(api, file, "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
      Answer answer = bring(api, file, "If-Match", "\"" + version + "\"").expect(200);
      assertThat(answer.json().path("DB import").asText()).isEqualTo("Done");
      assertThat(answer.json().path("warnings")).isEmpty();
      assertThat(answer.version()).isEqualTo(version + 1);
      JsonNode event = api.lastEvent();
      assertThat(event.path("type").asText()).isEqualTo("Imported");
      assertThat(event.at("/changes/0/after/source").asText()).isEqualTo("file");
      api.get("/v1/pools/more").expectProblem(404, "not-found");
      assertThat(api.get("/v1/gateways/g/pools").expect(200).json().path("Pools")).hasSize(1);
      // The history is still this log's.
      api.get("/v1/pools/more?version=" + version).expect(200);
      nothingIsLeft();
    }

    @Test
    void isTakenOverWithItsHistoryByAnEmptyLog() throws Exception {
      byte[] file = export(api);
      try (RunningHrapi other = RunningHrapi.startNew()) {
        bring(other.api(), file).expect(200);
        JsonNode event = other.api().lastEvent();
        assertThat(event.path("type").asText()).isEqualTo("LogAdopted");
        for (int version = 1; version <= 2; version++) {
          assertThat(other.api().get("/v1/events/" + version).expect(200).json())
              .isEqualTo(api.get("/v1/events/" + version).expect(200).json());
        }
        other.api().get("/v1/haproxy/configuration/running").expectProblem(404, "not-found");
        assertThat(other.api().get("/v1/pools/eta").body())
            .isEqualTo(api.get("/v1/pools/eta").body());
        other.kill();
        other.start();
        assertThat(other.api().get("/v1/pools/eta").body())
            .isEqualTo(api.get("/v1/pools/eta").body());
        // From now on it is a log like any other.
        other.api().put("/v1/pools/eta/targets/t1", "{\"weight\": 7}").expect(200);
        bring(other.api(), export(api)).expect(200);
        assertThat(other.api().lastEvent().path("type").asText()).isEqualTo("Imported");
      }
    }
  }

  @Nested
  class AFileThatIsNone {

    private void isRefused(byte[] content, String... said) throws IOException {
      long version = api.version();
      Answer answer = bring(api, content).expectProblem(422, "file-refused");
      assertThat(answer.json().path("detail").asText()).contains(said);
      assertThat(api.version()).isEqualTo(version);
      nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "SQLite format 3", "{\"a\": 1}", "PK\u0003\u0004 and so on"})
    void isRefused(String content) throws IOException {
      isRefused(content.getBytes(StandardCharsets.UTF_8), "SQLite");
    }

    @Test
    void isRefusedIfItIsAnArchive() throws Exception {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry("log.db"));
        zip.write(export(api));
      }
      isRefused(bytes.toByteArray(), "SQLite");
    }

    @Test
    void isRefusedIfItIsCutOff() throws Exception {
      byte[] file = export(api);
      isRefused(Arrays.copyOf(file, file.length / 2), "the file");
      isRefused(Arrays.copyOf(file, file.length - 4096), "the file");
    }

    @Test
    void isRefusedIfSomeoneChangedAnEvent() throws Exception {
      Path file = file(export(api));
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        String trigger;
        try (ResultSet row =
            statement.executeQuery(
                "SELECT sql FROM sqlite_master WHERE name = 'events_never_change'")) {
          trigger = row.getString(1);
        }
        statement.execute("DROP TRIGGER events_never_change");
        statement.execute("UPDATE events SET actor = 'eve' WHERE version = 2");
        statement.execute(trigger);
      }
      isRefused(Files.readAllBytes(file), "chain", "version 2");
    }

    @Test
    void isRefusedIfItIsAnothersDatabase() throws Exception {
      Path file = folder.resolve("other.db");
      execute(file, "CREATE TABLE notes (text TEXT)");
      isRefused(Files.readAllBytes(file), "notes");
    }

    @Test
    void isRefusedWhereItIsTooLarge() throws IOException {
      String request =
          "PUT "
              + IMPORT
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
              + TYPE
              + "\r\nContent-Length: 68719476737\r\nConnection: close\r\n\r\n";
      Answer answer = Wire.send(hrapi.port(), request).expectProblem(413, "too-large");
      assertThat(answer.json().path("detail").asText()).contains("68719476736", "maxDatabase");
    }
  }

  private static void execute(Path file, String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void aDatabaseOfPyHrapiBecomesTheModel() throws Exception {
    Path file = folder.resolve("pyhrapi.db");
    execute(
        file,
        "CREATE TABLE Gateways (id INTEGER PRIMARY KEY, name VARCHAR(64), mode VARCHAR(64),"
            + " defBack VARCHAR(64), data BLOB)",
        "CREATE TABLE Endpoints (id INTEGER PRIMARY KEY, alias VARCHAR(64), entity_id VARCHAR(64),"
            + " gateway_id VARCHAR)",
        "CREATE TABLE Pools (id INTEGER PRIMARY KEY, name VARCHAR(64), policy VARCHAR(64),"
            + " policy_weights FLOAT, enabled BOOLEAN)",
        "CREATE TABLE Targets (id INTEGER PRIMARY KEY, alias VARCHAR(64), entity_id VARCHAR(64),"
            + " pool_id VARCHAR, weight VARCHAR(64), enabled BOOLEAN)",
        "CREATE TABLE GatewaysPools (id INTEGER PRIMARY KEY, name VARCHAR(64))",
        "CREATE TABLE Commits (id INTEGER PRIMARY KEY, data BLOB, timestamp DATETIME)",
        "INSERT INTO Gateways (name, mode, defBack) VALUES ('gw', 'http', 'old')",
        "INSERT INTO Endpoints (alias, entity_id, gateway_id) VALUES ('plain', '*:8080', 'gw'),"
            + " ('tls', '*:8443 ssl crt /tmp/x.pem', 'gw'), ('lost', '*:81', 'gone')",
        "INSERT INTO Pools (name, policy, policy_weights, enabled) VALUES"
            + " ('old', 'roundrobin', 1.0, 1)",
        "INSERT INTO Targets (alias, entity_id, pool_id, weight, enabled) VALUES"
            + " ('good', '10.0.0.1:80', 'old', '12', 0), ('bad', '1.2.3.4.5:5000', 'old', '1', 1)");
    Api other = SharedHrapi.emptied().api();
    Answer answer = bring(other, Files.readAllBytes(file)).expect(200);
    assertThat(answer.json().path("warnings").toString())
        .contains("tls", "certificate", "lost", "gone", "bad", "1.2.3.4.5:5000");
    other
        .get("/v1/pools/old/targets/good")
        .expectJson(
            """
            {"address": "10.0.0.1:80", "weight": 12, "enabled": false}
            """);
    other.get("/v1/gateways/gw/endpoints/tls").expectJson("{\"address\": \"*:8443 @x.pem\"}");
    other.get("/v1/pools/old/targets/bad").expectProblem(404, "not-found");
    assertThat(other.lastEvent().at("/changes/0/after/source").asText())
        .isEqualTo("file of pyHrapi");
    // An endpoint whose certificate is missing never serves plain HTTP.
    other.commit().expectProblem(409, "conflict");
  }

  @Test
  void documentsForACouchDbHaveThePathsOfTheirResources() {
    JsonNode documents = api.get("/v1/controller/_export-cdb").expect(200).json().path("docs");
    Set<String> ids = new TreeSet<>();
    for (JsonNode document : documents) {
      assertThat(ids.add(document.path("_id").asText())).isTrue();
      document.fieldNames().forEachRemaining(name -> assertThat(name).matches("_id|[A-Za-z].*"));
    }
    assertThat(ids)
        .contains(
            "/v1/gateways/g",
            "/v1/gateways/g/pools/eta",
            "/v1/pools/eta",
            "/v1/pools/eta/policy",
            "/v1/pools/eta/targets/t1");
    assertThat(api.get("/v1/controller/_export-cdb?version=0").expect(200).json().path("docs"))
        .isEmpty();
  }

  @Nested
  class ABackup {

    @Test
    void isKeptInAFolderWhereThereIsNoRepository() throws IOException {
      api.get("/v1/controller/backup/none").expectProblem(404, "not-found");
      long version = api.version();
      api.post("/v1/controller/backup/first?dryRun=true").expect(200);
      assertThat(api.version()).isEqualTo(version);
      Answer stored = api.post("/v1/controller/backup/first").expect(200);
      assertThat(stored.json().path("success").asText()).isEqualTo("uploaded first.db");
      assertThat(stored.json().path("version").asInt()).isEqualTo(1);
      assertThat(stored.version()).isEqualTo(version + 1);
      JsonNode event = api.lastEvent();
      assertThat(event.path("type").asText()).isEqualTo("BackupStored");
      assertThat(event.at("/changes/0/after/place").asText()).isEqualTo("backup first/1");
      api.post("/v1/controller/backup/first", "If-Match", "\"0\"")
          .expectProblem(412, "precondition-failed");
      JsonNode versions =
          api.get("/v1/controller/backup/first").expect(200).json().path("versions");
      assertThat(versions).hasSize(1);
      assertThat(versions.path(0).path("headHash").asText())
          .isEqualTo(api.get("/v1/events/" + version).json().path("hash").asText());
      nothingIsLeft();
    }

    @Test
    void isRestoredByGetAndByPost() {
      api.post("/v1/controller/backup/way").expect(200);
      String before = api.get("/v1/pools/eta").body();
      api.put("/v1/pools/eta/targets/t1", "{\"address\": \"10.9.9.9:99\"}").expect(200);
      String path = "/v1/controller/restore/way/1";
      api.head(path).expect(405);
      api.get(path, "Sec-Fetch-Site", "cross-site").expectProblem(403, "forbidden");
      long version = api.version();
      assertThat(api.get(path + "?dryRun=true").expect(200).json().path("changes")).hasSize(2);
      assertThat(api.version()).isEqualTo(version);
      api.get(path, "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
      Answer answer = api.get(path).expect(200);
      assertThat(answer.json().path("success").asText()).isEqualTo("restored database");
      assertThat(api.get("/v1/pools/eta").body()).isEqualTo(before);
      assertThat(api.lastEvent().path("type").asText()).isEqualTo("Restored");
      assertThat(api.lastEvent().at("/changes/0/after/source").asText()).isEqualTo("backup way/1");
      api.post(path).expect(200);
      assertThat(api.lastEvent().path("changeCount").asInt()).isEqualTo(1);
      api.get("/v1/controller/restore/way/2").expectProblem(404, "not-found");
      api.get("/v1/controller/restore/way/0").expectProblem(404, "not-found");
      api.get("/v1/controller/restore/nope/1").expectProblem(404, "not-found");
    }

    @Test
    void isRefusedIfItIsNotTheOneThatWasStored() throws IOException {
      api.post("/v1/controller/backup/swap").expect(200);
      // As if the backup were another log: its note has another head.
      Path note = hrapi.instance().resolve("backups/swap/1/swap.json");
      String hash = Api.parse(Files.readString(note)).path("headHash").asText();
      Files.writeString(note, Files.readString(note).replace(hash, "0".repeat(hash.length())));
      long version = api.version();
      Answer answer = api.get("/v1/controller/restore/swap/1").expectProblem(422, "file-refused");
      assertThat(answer.json().path("detail").asText()).contains("head");
      assertThat(api.version()).isEqualTo(version);
    }

    @Test
    void isRefusedIfAForgedLogWasPutInItsPlace() throws Exception {
      api.post("/v1/controller/backup/forged").expect(200);
      JsonNode stored = api.lastEvent().at("/changes/0/after");
      Path folder = hrapi.instance().resolve("backups/forged/1");
      ForgedLog.forge(folder.resolve("forged.db"), "10.0.0.1", "10.6.6.6");
      Path note = folder.resolve("forged.json");
      long version = api.version();
      // The note is replaced too, or missing.
      String forgedHash;
      try (ReadOnlyLog log = ReadOnlyLog.open(folder.resolve("forged.db"))) {
        forgedHash = log.head().hash().toHex();
      }
      String text = Files.readString(note);
      Files.writeString(
          note,
          text.replace(Api.parse(text).path("headHash").asText(), forgedHash)
              .replaceFirst(
                  "\"size\":\\d+", "\"size\":" + Files.size(folder.resolve("forged.db"))));
      refused(forgedHash, stored);
      Files.delete(note);
      refused(forgedHash, stored);
      assertThat(api.version()).isEqualTo(version);
      // A database of pyHrapi's is refused too.
      Files.delete(folder.resolve("forged.db"));
      execute(folder.resolve("forged.db"), "CREATE TABLE pools (id TEXT)");
      api.get("/v1/controller/restore/forged/1").expectProblem(422, "file-refused");
    }

    private void refused(String forgedHash, JsonNode stored) {
      Answer answer = api.get("/v1/controller/restore/forged/1").expectProblem(422, "file-refused");
      assertThat(answer.json().path("detail").asText())
          .contains("as this log recorded at that time", forgedHash)
          .contains(stored.path("hash").asText());
      Answer task = hrapi.task("restore", "backup=forged&number=1");
      assertThat(task.expect(422).body()).contains("/problems/file-refused", forgedHash);
    }

    @Test
    void ofOurOwnLogMustBeOfOurOwnChain() throws Exception {
      byte[] older = export(api);
      api.put("/v1/pools/own", "{}").expect(200);
      // An earlier state of this log is accepted, and so is one that another log continued.
      bring(api, older).expect(200);
      Path forged = file(export(api));
      ForgedLog.forge(forged, "10.0.0.1", "10.6.6.6");
      long version = api.version();
      Answer refused = bring(api, Files.readAllBytes(forged)).expectProblem(422, "file-refused");
      assertThat(refused.json().path("detail").asText())
          .contains("has version 1 of the log " + api.lastEvent().path("logId").asText());
      assertThat(api.version()).isEqualTo(version);
      try (RunningHrapi another = RunningHrapi.startNew()) {
        // An empty log has nothing to compare with, so it accepts the forged log; continued, that
        // is still refused here.
        bring(another.api(), Files.readAllBytes(forged)).expect(200);
        another.api().put("/v1/pools/more", "{}").expect(200);
        bring(api, export(another.api())).expectProblem(422, "file-refused");
        assertThat(api.version()).isEqualTo(version);
      }
      try (RunningHrapi another = RunningHrapi.startNew()) {
        bring(another.api(), older).expect(200);
        another.api().put("/v1/pools/more", "{}").expect(200);
        bring(api, export(another.api())).expect(200);
        // The two logs diverged: only their common versions are compared.
        bring(another.api(), export(api)).expect(200);
      }
    }
  }
}
