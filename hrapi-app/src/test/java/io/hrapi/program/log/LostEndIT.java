package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.CacheKeyFile;
import io.hrapi.events.log.LogHeadFile;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.HomeVerification;
import io.hrapi.events.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that lost its end is detected, nothing is appended to it, and the loss can be accepted. */
final class LostEndIT {

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();

  @BeforeEach
  void commit() {
    api.putGateway(backends.serve("t"), port);
    api.commit().expect(200);
  }

  @AfterEach
  void end() {
    hrapi.close();
    backends.close();
  }

  private void put(int count) {
    for (int i = 0; i < count; i++) {
      api.put("/v1/pools/p/targets/t", "{\"weight\": %d}".formatted(i % 2 + 1)).expect(200);
    }
  }

  private Path log() {
    return hrapi.instance().resolve("log.sqlite");
  }

  private JsonNode status() {
    return api.get("/v1/status").expect(200).json();
  }

  private long knownVersion() {
    return CacheKeyFile.read(hrapi.instance().resolve("cache.key"))
        .flatMap(key -> new LogHeadFile(hrapi.instance().resolve("log.head"), key).read())
        .map(known -> known.head().version())
        .orElse(0L);
  }

  private List<String> files(String folder, String start) {
    try (Stream<Path> files = Files.list(hrapi.instance().resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(start))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void expectReadOnly(long version, String... words) {
    String refusal =
        api.put("/v1/pools/q", "{}")
            .expectProblem(503, "store-unavailable")
            .json()
            .path("detail")
            .asText();
    assertThat(refusal).contains(words).contains("accept-log-loss");
    api.delete("/v1/gateways/g").expectProblem(503, "store-unavailable");
    api.commit().expectProblem(503, "store-unavailable");
    api.post("/v1/haproxy/control/stop").expectProblem(503, "store-unavailable");
    assertThat(hrapi.task("snapshot", "").expect(503).body()).contains(words);
    assertThat(hrapi.task("gc", "").expect(503).body()).contains(words);
    assertThat(hrapi.task("verify-log", "").expect(409).body()).contains(words);
    api.get("/v1/log/checkpoint").expectProblem(409, "conflict");
    // Reads still work, including earlier versions and the history.
    api.get("/v1/pools").expect(200);
    api.get("/v1/events?limit=1000").expect(200);
    api.put("/v1/pools/q?dryRun=true", "{}").expect(200);
    JsonNode loss = status().at("/log/loss");
    assertThat(loss.path("problem").asText()).contains(words);
    assertThat(loss.path("version").asLong()).isEqualTo(version);
    JsonNode health = new Api(hrapi.adminPort()).get("/healthcheck").json().path("event-log");
    assertThat(health.path("healthy").asBoolean()).isFalse();
    assertThat(health.path("message").asText()).contains(words);
    assertThat(hrapi.output()).contains("ERROR");
    Verdict offline = HomeVerification.of(log(), Expected.NOTHING);
    assertThat(offline.valid()).isFalse();
    assertThat(offline.problem()).contains(words);
    assertThat(api.version()).isEqualTo(version);
  }

  private void serves() {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
  }

  private Answer accept() {
    JsonNode loss = status().at("/log/loss");
    return hrapi.task(
        "accept-log-loss",
        "actor=ada&reason=the+disk&version="
            + loss.path("version").asText()
            + "&hash="
            + loss.path("hash").asText());
  }

  private void keep(String name, Path to) throws IOException {
    copy(hrapi.instance().resolve(name), to.resolve(name));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void aCleanStopLeavesOneWholeFileAndTheLogsHead() throws Exception {
    put(3);
    long version = api.version();
    assertThat(new Api(hrapi.adminPort()).get("/metrics").expect(200).body())
        .contains("\nhrapi_event_log_wal_bytes ", "\nhrapi_event_log_file_behind_seconds ");
    hrapi.stop();
    assertThat(files("", "log.")).containsExactly("log.head", "log.sqlite");
    assertThat(knownVersion()).isEqualTo(version);
    Path copy = Files.copy(log(), hrapi.root().resolve("copy.db"));
    assertThat(HomeVerification.of(copy, Expected.NOTHING).head().version()).isEqualTo(version);
  }

  @Test
  void aLogWhoseEndIsLostInTheWalIsReadOnlyUntilThatIsAccepted() throws Exception {
    long before = api.version();
    put(30);
    long version = api.version();
    Await.until("the log's head is kept", () -> knownVersion() == version);
    hrapi.kill();
    Path wal = hrapi.instance().resolve("log.sqlite-wal");
    byte[] bytes = Files.readAllBytes(wal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(wal, bytes);
    hrapi.start();
    JsonNode loss = status().at("/log/loss");
    long end = loss.path("version").asLong();
    assertThat(end).isBetween(before, version - 1);
    String words = "the log ends with version " + end + ", and version " + version + " was written";
    expectReadOnly(end, words + ": log.head");
    serves();
    // A HAProxy that dies in the meantime is started from its files, without an event.
    Await.until(
        "it was seen to run",
        () ->
            !new Api(hrapi.adminPort()).get("/metrics").body().contains("\nhrapi_haproxy_looks 0"));
    long died = hrapi.haproxy().path("pid").asLong();
    ProcessHandle.of(died).orElseThrow().destroyForcibly();
    Await.until(
        "HAProxy is started again",
        () ->
            hrapi.haproxy().path("state").asText().equals("running")
                && hrapi.haproxy().path("pid").asLong() != died);
    serves();
    assertThat(api.version()).isEqualTo(end);
    // A restart alone changes nothing.
    hrapi.stop();
    hrapi.start();
    expectReadOnly(end, words);
    assertThat(knownVersion()).isEqualTo(version);
    assertThat(
            hrapi
                .task("accept-log-loss", "version=" + version + "&hash=" + "0".repeat(64))
                .expect(409)
                .body())
        .contains("the log ends with " + end);
    hrapi.task("accept-log-loss", "version=" + end).expect(400);
    assertThat(accept().expect(200).body()).contains("accepted: " + words, "writes are accepted");
    JsonNode event = api.get("/v1/events/" + (end + 1)).expect(200).json();
    assertThat(event.path("type").asText()).isEqualTo("LogLossAccepted");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    JsonNode change = event.at("/changes/0");
    assertThat(change.path("change").asText()).isEqualTo("logLossAccepted");
    assertThat(change.at("/after/version").asLong()).isEqualTo(end);
    assertThat(change.at("/after/missing/0/source").asText()).isEqualTo("log.head");
    assertThat(change.at("/after/missing/0/version").asLong()).isEqualTo(version);
    assertThat(status().at("/log/loss").isMissingNode()).isTrue();
    put(1);
    api.commit().expect(200);
    serves();
    assertThat(accept().status()).isEqualTo(400);
    hrapi.stop();
    assertThat(HomeVerification.of(log(), Expected.NOTHING).problem()).isNull();
    hrapi.start();
    put(1);
  }

  @Test
  void anOlderLogThatWasPutBackIsKnownByTheCachesToo() throws Exception {
    hrapi.stop();
    Path kept = Files.createDirectory(hrapi.root().resolve("kept"));
    keep("log.sqlite", kept);
    hrapi.start();
    put(5);
    long version = api.version();
    hrapi.task("snapshot", "").expect(200);
    api.get("/v1/history/pools/p").expect(200);
    hrapi.stop();
    Path ahead = Files.createDirectory(hrapi.root().resolve("ahead"));
    List<String> snapshots = files("snapshots", "0");
    for (String name : List.of("log.head", "history")) {
      keep(name, ahead);
    }
    Files.copy(kept.resolve("log.sqlite"), log(), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(hrapi.instance().resolve("log.head"));
    hrapi.start();
    expectReadOnly(
        3,
        "the log ends with version 3, and version " + version + " was written: snapshots/",
        "history/manifest (version " + version + ")");
    assertThat(hrapi.api().get("/v1/history/pools/p").expect(200).json().path("versions"))
        .hasSize(1);
    assertThat(files("snapshots", "0")).isEqualTo(snapshots);
    hrapi.stop();
    assertThat(files("snapshots", "0")).isEqualTo(snapshots);
    assertThat(hrapi.instance().resolve("log.head")).doesNotExist();
    hrapi.start();
    accept().expect(200);
    assertThat(files("snapshots", "0")).isEmpty();
    assertThat(hrapi.instance().resolve("history/manifest")).doesNotExist();
    put(1);
    hrapi.stop();
    // The state after hrapi was killed between the event and the rest.
    FileHistoryIndex.delete(hrapi.instance().resolve("history"));
    copy(ahead.resolve("history"), hrapi.instance().resolve("history"));
    hrapi.start();
    put(1);
    assertThat(hrapi.api().get("/v1/history/pools/p").expect(200).json().path("versions"))
        .hasSize(1);
    hrapi.stop();
    // A loss that was not accepted is still reported.
    Files.copy(
        ahead.resolve("log.head"),
        hrapi.instance().resolve("log.head"),
        StandardCopyOption.REPLACE_EXISTING);
    hrapi.start();
    expectReadOnly(6, "log.head");
  }

  @Test
  void aLogThatIsGoneIsNotBegunAnewInSilence() throws Exception {
    put(2);
    long version = api.version();
    hrapi.stop();
    Files.delete(log());
    hrapi.start();
    expectReadOnly(0, "which ends with version 0, and version " + version + " of the log ");
    hrapi.stop();
    assertThat(hrapi.typed("stop", "--haproxy")).isEqualTo(1);
    assertThat(hrapi.output()).contains("could not be recorded");
    hrapi.start();
    serves();
    accept().expect(200);
    api.put("/v1/pools/q", "{}").expect(200);
    assertThat(api.version()).isEqualTo(2);
    hrapi.stop();
    assertThat(hrapi.typed("stop", "--haproxy")).isZero();
    assertThat(knownVersion()).isGreaterThanOrEqualTo(2);
    hrapi.start();
    api.put("/v1/pools/r", "{}").expect(200);
  }

  @Test
  void aHomeOfAnOlderReleaseAndAForgedHeadAreNoLoss() throws Exception {
    hrapi.stop();
    Path head = hrapi.instance().resolve("log.head");
    Files.delete(head);
    hrapi.start();
    put(1);
    hrapi.stop();
    assertThat(knownVersion()).isEqualTo(4);
    Files.writeString(head, Files.readString(head).replaceFirst("\n4:", "\n40:"));
    hrapi.start();
    put(1);
    assertThat(hrapi.output()).contains("log.head is not what hrapi wrote", "MAC");
    hrapi.stop();
    assertThat(knownVersion()).isEqualTo(5);
  }

  @Test
  void aLogThatTookAnotherOneOverIsWhole() throws Exception {
    URI from = URI.create("http://127.0.0.1:" + hrapi.port() + "/v1/controller/_export-sql");
    byte[] export =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(from).build(), HttpResponse.BodyHandlers.ofByteArray())
            .body();
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other
          .api()
          .sendTyped("PUT", "/v1/controller/_import-sql", "application/x-sqlite2", export)
          .expect(200);
      assertThat(other.api().version()).isEqualTo(4);
      other.stop();
      other.start();
      other.api().put("/v1/pools/q", "{}").expect(200);
      other.api().postJson("/v1/restore", "{\"version\": 1}").expect(200);
      other.kill();
      other.start();
      other.api().put("/v1/pools/r", "{}").expect(200);
    }
  }
}
