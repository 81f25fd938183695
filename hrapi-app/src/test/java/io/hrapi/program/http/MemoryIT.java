package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Background;
import io.hrapi.app.testing.EventReader;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With little memory, large models and many requests at once, hrapi keeps running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MemoryIT {

  private static final int MODELS = 8;
  private static final int TARGETS = 20_000;
  private static final int SQLITE_VALUE = 800_000;

  /** JVM options that override those of the command line. */
  private final RunningHrapi hrapi =
      RunningHrapi.startAlone(
          Map.of("_JAVA_OPTIONS", "-Xmx128m -Xmn24m -XX:+ExitOnOutOfMemoryError"));

  private final Api api = hrapi.api();

  @BeforeAll
  void make() {
    for (int i = 1; i <= MODELS; i++) {
      api.put("/v1/model", model(i)).expect(200);
    }
    Await.until("the history is read", () -> api.get("/v1/history/model?limit=1").status() == 200);
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private static String model(int weight) {
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < TARGETS; i++) {
      targets
          .append(i == 0 ? "" : ",")
          .append(
              "\"target%d\":{\"address\":\"10.0.0.1:%d\",\"weight\":%d}"
                  .formatted(i, i + 1, weight));
    }
    return """
    {"gateways": {"g": {"defaultBack": "p", "endpoints": {"e": \
    {"address": "127.0.0.1:9999"}}, "pools": {"p": {"pool": "p"}}}}, \
    "pools": {"p": {"targets": {%s}}}}\
    """
        .formatted(targets);
  }

  private void assertServes() {
    assertThat(hrapi.process().isAlive()).as(hrapi.output()).isTrue();
    assertThat(api.get("/v1/status").expect(200).json().at("/versions/latest").asLong())
        .isEqualTo(MODELS);
  }

  /** Sends all requests at once; each is answered, or refused with Retry-After. */
  private List<Answer> allAtOnce(List<String> paths, String... headers) {
    List<CompletableFuture<Answer>> asked =
        paths.stream().map(path -> Background.start(() -> api.get(path, headers))).toList();
    List<Answer> answers = asked.stream().map(CompletableFuture::join).toList();
    for (Answer answer : answers) {
      if (answer.status() == 503) {
        answer.expectProblem(503, "overloaded");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      } else {
        answer.expect(200);
      }
    }
    assertThat(answers).anyMatch(answer -> answer.status() == 200);
    assertServes();
    return answers;
  }

  private static List<String> times(int count, String path) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> path.replace("N", Integer.toString((i - 1) % MODELS + 1)))
        .toList();
  }

  @Test
  void sixReadersOfLargePagesDoNotEndIt() {
    allAtOnce(times(6, "/v1/events?limit=1000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/events/N",
        "/v1/events?order=desc&limit=1000",
        "/v1/history/model?limit=1000",
        "/v1/history/pools/p?limit=1000",
        "/v1/model",
        "/v1/model?version=N",
        "/v1/pools/p?version=N",
        "/v1/pools/p/targets/target1?version=N",
        "/v1/controller/_export-cdb",
        "/v1/versions/1/diff/N",
        "/v1/haproxy/configuration/pending"
      })
  void manyReadersAreAnsweredOrToldToComeAgain(String path) {
    allAtOnce(times(12, path));
  }

  @Test
  void manyReadersOfYamlAndOfTextDiffsAreAnsweredOrToldToComeAgain() {
    allAtOnce(times(8, "/v1/model"), "Accept", "application/yaml");
    allAtOnce(times(8, "/v1/versions/1/diff/N"), "Accept", "text/plain");
    allAtOnce(times(8, "/v1/versions/1/diff/N"), "Accept", "application/json-patch+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/history/model", "/v1/history/pools/p"})
  void pagesEndEarlyAndLeadToTheNext(String path) {
    for (String order : List.of("asc", "desc")) {
      List<Long> versions = new ArrayList<>();
      int pages = 0;
      String next = path + "?limit=1000&order=" + order;
      while (!next.isEmpty()) {
        Answer page = api.get(next).expect(200);
        JsonNode list = page.json().path(path.equals("/v1/events") ? "events" : "versions");
        assertThat(list).isNotEmpty();
        list.forEach(event -> versions.add(event.path("version").asLong()));
        next = page.json().path("next").isNull() ? "" : page.json().path("next").asText();
        assertThat(page.header("Link"))
            .isEqualTo(next.isEmpty() ? "" : "<" + next + ">; rel=\"next\"");
        pages++;
      }
      assertThat(pages).isGreaterThan(1);
      List<Long> expected =
          IntStream.rangeClosed(1, MODELS)
              .mapToObj(i -> order.equals("asc") ? (long) i : MODELS + 1L - i)
              .toList();
      assertThat(versions).isEqualTo(expected);
    }
  }

  @Test
  void anEventIsShownWithAllItsChangesAndAPageWithTheFirst() {
    JsonNode event = api.get("/v1/events/2").expect(200).json();
    assertThat(event.path("changeCount").asInt()).isEqualTo(TARGETS);
    assertThat(event.path("changes")).hasSize(TARGETS);
    JsonNode listed = api.get("/v1/events?after=1&limit=1").expect(200).json().at("/events/0");
    assertThat(listed.path("changeCount").asInt()).isEqualTo(TARGETS);
    assertThat(listed.path("changes")).hasSize(50);
  }

  @Test
  void everyReaderOfTheStreamGetsEachEventWhole() {
    List<CompletableFuture<List<Long>>> readers =
        IntStream.range(0, 4).mapToObj(i -> Background.start(this::readStream)).toList();
    List<Long> expected = LongStream.rangeClosed(1, MODELS).boxed().toList();
    assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isEqualTo(expected));
    assertServes();
  }

  /**
   * Reads the whole stream, checks that each event has all its changes, and returns the versions.
   */
  private List<Long> readStream() {
    List<Long> versions = new ArrayList<>();
    try (EventReader reader = EventReader.open(hrapi.port(), "?after=0")) {
      while (versions.size() < MODELS) {
        EventReader.Received received = reader.next();
        JsonNode event = Api.parse(received.data());
        assertThat(event.path("version").asLong()).isEqualTo(received.id());
        assertThat(event.path("changes")).hasSize(event.path("changeCount").asInt());
        versions.add(received.id());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  @Test
  void clientsThatGoAwayLeaveTheirShareBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (var socket = Wire.open(hrapi.port())) {
        socket
            .getOutputStream()
            .write(
                "GET /v1/events/2 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
    }
    Await.until(
        "there is memory again",
        () -> allAtOnce(times(2, "/v1/events/2")).stream().allMatch(a -> a.status() == 200));
  }

  @Test
  void aModelIsVerifiedAndRestored() {
    assertThat(api.postJson("/v1/log/verify", "").expect(200).json().path("valid").asBoolean())
        .isTrue();
    Answer plan = api.postJson("/v1/restore?dryRun=true", "{\"version\": 1}").expect(200);
    // One change is the record of the restored version.
    assertThat(plan.json().path("changes")).hasSize(TARGETS + 1);
    assertServes();
  }

  @Test
  void anOldDatabaseOfMuchTextIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("old.db");
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = raw.createStatement()) {
      statement.execute("CREATE TABLE Gateways (name)");
      statement.execute("CREATE TABLE Pools (name)");
      statement.execute("CREATE TABLE Certificates (entity_id, data)");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
              + " INSERT INTO Certificates SELECT i, hex(zeroblob("
              + SQLITE_VALUE / 2
              + ")) FROM n");
    }
    assertThat(put(file)).contains("413").contains("the file to import needs more than");
    assertServes();
  }

  @Test
  void aLogWithATextThatInflatesToMuchIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("log.db");
    HttpClient client = HttpClient.newHttpClient();
    client.send(
        HttpRequest.newBuilder(uri("/v1/controller/_export-sql")).build(),
        HttpResponse.BodyHandlers.ofFile(file));
    addZeros(file, 200 << 20);
    assertThat(put(file)).contains("422").contains("kept text").contains("209715200 bytes");
    assertServes();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + hrapi.port() + path);
  }

  private String put(Path file) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("/v1/controller/_import-sql?dryRun=true"))
                    .header("Content-Type", "application/vnd.sqlite3")
                    .PUT(HttpRequest.BodyPublishers.ofFile(file))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(Files.exists(file)).isTrue();
    return answer.statusCode() + " " + answer.body();
  }

  /** Adds a text of {@code size} zeros to a log, with its hash. */
  private static void addZeros(Path file, int size) throws Exception {
    byte[] zeros = new byte[1 << 20];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(1))) {
      for (int i = 0; i < size >> 20; i++) {
        out.write(zeros);
        digest.update(zeros);
      }
    }
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement insert =
            raw.prepareStatement("INSERT INTO texts VALUES (?, 'deflate', ?, ?)")) {
      insert.setBytes(1, digest.digest());
      insert.setInt(2, size);
      insert.setBytes(3, packed.toByteArray());
      insert.executeUpdate();
    }
  }
}
