package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.EventReader;
import io.hrapi.app.testing.ForgedLog;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.HomeVerification;
import io.hrapi.events.verify.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The caches beside the log are compared with it, and not trusted. */
final class CachesIT {

  private static final int PUTS = 6;
  private static final int HEADER = Integer.BYTES;
  private static final int MAC = 32;

  /** A byte of the first path, after the path's length. */
  private static final int RUN_BYTE = 4;

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  @BeforeEach
  void make() {
    for (int i = 1; i <= PUTS; i++) {
      api.put("/v1/pools/eta", "{\"targets\": {\"t\": \"10.0.0.%d:80\"}}".formatted(i)).expect(200);
    }
    hrapi.task("snapshot", "").expect(200);
    api.put("/v1/pools/eta", "{\"enabled\": false}").expect(200);
    assertThat(history()).hasSize(PUTS + 1);
  }

  @AfterEach
  void end() {
    hrapi.close();
  }

  private List<Long> history() {
    JsonNode versions = api.get("/v1/history/pools/eta").expect(200).json().path("versions");
    return StreamSupport.stream(versions.spliterator(), false)
        .map(version -> version.path("version").asLong())
        .toList();
  }

  private JsonNode verify() {
    return api.sendTyped("POST", "/v1/log/verify", "application/json", new byte[0])
        .expect(200)
        .json();
  }

  private Path snapshot() throws IOException {
    try (Stream<Path> files = Files.list(hrapi.instance().resolve("snapshots"))) {
      return files.findFirst().orElseThrow();
    }
  }

  /** Returns a snapshot as an attacker would change it: unpacked, one address changed, packed. */
  private byte[] changed() throws IOException {
    byte[] sealed = Files.readAllBytes(snapshot());
    byte[] packed = Arrays.copyOfRange(sealed, HEADER, sealed.length - MAC);
    String text;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    assertThat(text).contains("10.0.0.6");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.replace("10.0.0.6", "10.6.6.6").getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  /** Changes a byte among the entries of each file of the index. */
  private void flip() throws IOException {
    try (Stream<Path> files = Files.list(hrapi.instance().resolve("history"))) {
      for (Path run : files.filter(file -> file.toString().endsWith(".run")).toList()) {
        byte[] bytes = Files.readAllBytes(run);
        bytes[RUN_BYTE] ^= 1;
        Files.write(run, bytes);
      }
    }
  }

  private Verdict offline() {
    return HomeVerification.of(hrapi.instance().resolve("log.sqlite"), Expected.NOTHING);
  }

  private static Verdict.Caches caches(Verdict verdict) {
    assertThat(verdict.valid()).as(verdict.problem()).isTrue();
    return Objects.requireNonNull(verdict.caches());
  }

  @Test
  void aSnapshotThatWasChangedIsNeitherServedNorCalledValid() throws Exception {
    assertThat(caches(offline()))
        .isEqualTo(new Verdict.Caches(1, caches(offline()).entries(), List.of()));
    byte[] forged = changed();
    hrapi.stop();
    Path file = snapshot();
    Files.write(file, forged);
    assertThat(caches(offline()).problems())
        .singleElement()
        .asString()
        .contains("the snapshot of version 6", "its MAC does not verify", "makes it again");
    hrapi.start();
    assertThat(api.get("/v1/pools/eta").expect(200).body()).contains("10.0.0.6");
    assertThat(api.get("/v1/pools/eta?version=6").expect(200).body()).contains("10.0.0.6");
    assertThat(hrapi.output()).contains("Deleting the snapshot", "MAC does not verify");
    Files.write(file, forged);
    assertThat(api.get("/v1/pools/eta?version=6").expect(200).body()).contains("10.0.0.6");
    JsonNode verdict = verify();
    assertThat(verdict.path("valid").asBoolean()).isTrue();
    assertThat(verdict.at("/caches/problems/0").asText())
        .contains("the snapshot of version 6", "it was deleted");
    assertThat(file).doesNotExist();
    assertThat(verify().at("/caches/problems")).isEmpty();
    assertThat(caches(offline()).problems()).isEmpty();
  }

  @Test
  void aSnapshotOfAHomeThatLostItsKeyIsMadeAgain() throws Exception {
    hrapi.stop();
    Files.delete(hrapi.instance().resolve("cache.key"));
    assertThat(offline().caches()).isNull();
    hrapi.start();
    assertThat(api.get("/v1/pools/eta").expect(200).body()).contains("10.0.0.6");
    assertThat(history()).hasSize(PUTS + 1);
    assertThat(verify().at("/caches/problems")).isEmpty();
    hrapi.task("snapshot", "").expect(200);
    assertThat(caches(offline()).snapshots()).isEqualTo(1);
  }

  @Test
  void anIndexThatTheDiskChangedIsMadeAgain() throws Exception {
    List<Long> all = LongStream.rangeClosed(1, PUTS + 1).boxed().toList();
    // The index in memory is written when hrapi stops.
    hrapi.stop();
    hrapi.start();
    flip();
    assertThat(verify().at("/caches/problems/0").asText())
        .contains("the index of the history: ", "block 0", "it is being rebuilt from the log");
    assertThat(history()).isEqualTo(all);
    assertThat(verify().at("/caches/problems")).isEmpty();
    hrapi.stop();
    flip();
    assertThat(caches(offline()).problems())
        .singleElement()
        .asString()
        .contains("the index of the history: block 0", "is not what was written");
    hrapi.start();
    Await.until("the index is made anew", () -> api.get("/v1/history/pools/eta").status() == 200);
    assertThat(history()).isEqualTo(all);
    assertThat(hrapi.output()).contains("Rebuilding the index of the history: ", "block 0");
    hrapi.stop();
    assertThat(caches(offline()).problems()).isEmpty();
    assertThat(caches(offline()).entries()).isPositive();
  }

  @Test
  void noCheckpointIsSignedOverALogThatWasChangedBeforeItsSnapshot() throws Exception {
    api.get("/v1/log/checkpoint").expect(200);
    hrapi.stop();
    change("mallory");
    hrapi.start();
    Answer refused = api.get("/v1/log/checkpoint").expectProblem(409, "conflict");
    assertThat(refused.json().path("detail").asText()).contains("from version 2 on");
    api.get("/v1/log/checkpoint", "Accept", "application/json").expectProblem(409, "conflict");
    JsonNode log = api.get("/v1/status").expect(200).json().path("log");
    assertThat(log.path("verification").asText()).isEqualTo("damaged");
    assertThat(log.path("version").asLong()).isEqualTo(2);
    JsonNode health = new Api(hrapi.adminPort()).get("/healthcheck").json().path("event-log");
    assertThat(health.path("healthy").asBoolean()).isFalse();
    assertThat(health.path("message").asText()).contains("from version 2 on");
    assertThat(hrapi.output()).contains("No checkpoint is signed over it.");
    for (String path :
        List.of(
            "/v1/events/2",
            "/v1/events",
            "/v1/events?order=desc",
            "/v1/events?resource=/v1/pools/eta",
            "/v1/history/pools/eta",
            "/v1/pools/eta?version=3")) {
      Answer damaged = api.get(path).expectProblem(503, "store-unavailable");
      assertThat(damaged.json().path("detail").asText())
          .as(path)
          .containsPattern("(version|event) 2 ");
    }
    api.get("/v1/events?after=2").expect(200);
    api.get("/v1/events/1").expect(200);
    try (EventReader reader = EventReader.open(hrapi.port(), "?after=0")) {
      assertThat(reader.next().id()).isEqualTo(1);
      assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }
    hrapi.stop();
    change("anonymous");
    hrapi.start();
    api.get("/v1/log/checkpoint").expect(200);
    api.put("/v1/pools/theta", "{}").expect(200);
    assertThat(api.get("/v1/log/checkpoint").expect(200).body().lines().skip(1).findFirst())
        .hasValue(Long.toString(PUTS + 2));
    Await.until(
        "the log to be verified",
        () -> api.get("/v1/status").json().at("/log/verification").asText().equals("valid"));
  }

  private void change(String actor) throws Exception {
    ForgedLog.tamper(
        hrapi.instance().resolve("log.sqlite"),
        "UPDATE events SET actor = '" + actor + "' WHERE version = 2");
  }
}
