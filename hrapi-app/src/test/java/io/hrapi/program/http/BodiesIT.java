package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that end early, are damaged, do not fit in memory once parsed, or never arrive. */
final class BodiesIT extends RefusedRequests {

  private static final String MODEL = "/v1/model";
  private static final String JSON = "application/json";
  private static final int POOLS = 200;

  BodiesIT() {
    super(RunningHrapi.startNew());
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(String content) {
    return gzip(content.getBytes(StandardCharsets.UTF_8));
  }

  private Answer put(String path, String type, byte[] body, String coding) {
    return api.sendTyped("PUT", path, type, body, "Content-Encoding", coding);
  }

  @Test
  void aModelThatIsCutOffAtAnyByteIsRefused() {
    StringBuilder yaml = new StringBuilder("pools:\n");
    for (int i = 0; i < POOLS; i++) {
      yaml.append("  p%d:\n    targets:\n      t%d: 10.0.0.%d:8080\n".formatted(i, i, i));
    }
    byte[] whole = gzip(yaml.toString());
    put(MODEL + "?dryRun=true", "application/yaml", whole, "gzip").expect(200);
    for (int length = 0; length < whole.length; length++) {
      put(MODEL, "application/yaml", Arrays.copyOf(whole, length), "gzip")
          .expectProblem(400, "malformed-body");
    }
  }

  @Test
  void whatIsNoGzipOrGoesOnBehindItsEndIsRefused() {
    byte[] whole = gzip("{}");
    for (byte[] body :
        List.of(new byte[] {'{', '}'}, Arrays.copyOf(whole, whole.length + 1), new byte[] {0})) {
      put(POOL, JSON, body, "gzip").expectProblem(400, "malformed-body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "x"})
  void otherCodingsAre415(String coding) {
    Answer answer =
        put(POOL, JSON, gzip("{}"), coding).expectProblem(415, "unsupported-media-type");
    assertThat(answer.header("Accept-Encoding")).isEqualTo("gzip");
    assertThat(answer.json().path("detail").asText()).contains(coding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "X-GZip"})
  void gzipHasTwoNames(String coding) {
    put(POOL + "?dryRun=true", JSON, gzip("{}"), coding).expect(200);
  }

  /** Uses the stop of HAProxy, which ignores its body, but must not act on an incomplete one. */
  @Test
  void whereNobodyReadsABodyItMustBeWholeAllTheSame() throws IOException {
    String head =
        "POST /v1/haproxy/control/stop HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain";
    for (String rest :
        List.of(
            "\r\nContent-Length: 10\r\n\r\n12345",
            "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
            "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")) {
      try (Socket socket = Wire.open(hrapi.port())) {
        socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        Wire.read(socket.getInputStream(), false).expectProblem(400, "bad-request");
      }
    }
    api.sendTyped(
            "POST",
            "/v1/haproxy/control/stop",
            "text/plain",
            Arrays.copyOf(gzip("x"), 10),
            "Content-Encoding",
            "gzip")
        .expectProblem(400, "malformed-body");
  }

  @Test
  void anImportIsDecodedAndMustBeWhole() {
    byte[] whole = gzip(new byte[100_000]);
    String path = "/v1/controller/_import-sql";
    put(path, "application/vnd.sqlite3", whole, "gzip").expectProblem(422, "file-refused");
    put(path, "application/vnd.sqlite3", Arrays.copyOf(whole, whole.length - 1), "gzip")
        .expectProblem(400, "malformed-body");
  }

  @Test
  void aTaskGetsAWholeBodyToo() {
    Api admin = new Api(hrapi.adminPort());
    byte[] whole = gzip("reason=x");
    admin
        .sendTyped(
            "POST",
            "/tasks/verify-log",
            "text/plain",
            Arrays.copyOf(whole, whole.length - 1),
            "Content-Encoding",
            "gzip")
        .expectProblem(400, "malformed-body");
    admin
        .sendTyped("POST", "/tasks/verify-log", "text/plain", new byte[100_000])
        .expectProblem(413, "too-large");
  }

  @Test
  void aFormEndsWithItsClosingBoundary() {
    String form = "--b\r\nContent-Disposition: form-data; name=\"test\"\r\n\r\nglobal\r\n--b--\r\n";
    // It is complete even without the final line end.
    for (int length = 0; length < form.length() - 2; length++) {
      api.sendTyped(
              "POST",
              "/v1/controller/upload?dryRun=true",
              "multipart/form-data; boundary=b",
              form.substring(0, length).getBytes(StandardCharsets.UTF_8))
          .expect(400);
    }
  }

  @Test
  void aRetryMayComeInAnotherCoding() {
    String key = "k" + System.nanoTime();
    put(POOL, JSON, gzip("{}"), "gzip", key).expect(200);
    Answer again = api.put(POOL, "{}", "Idempotency-Key", key).expect(200);
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    version++;
  }

  private Answer put(String path, String type, byte[] body, String coding, String key) {
    return api.sendTyped(
        "PUT", path, type, body, "Content-Encoding", coding, "Idempotency-Key", key);
  }

  /** A few kilobytes that would become hundreds of megabytes on the heap, several at once. */
  @Test
  void aBodyThatSaysMoreThanFitsInMemoryIs413() {
    List<String> bombs =
        List.of(
            "{\"pools\":[" + "{},".repeat(5_500_000) + "{}]}",
            "{\"pools\":" + "[[],".repeat(1) + "[],".repeat(5_000_000) + "[]]}",
            "[" + "\"\",".repeat(5_000_000) + "0]");
    for (String bomb : bombs) {
      byte[] coded = gzip(bomb);
      assertThat(coded.length).isLessThan(1 << 17);
      put(MODEL + "?dryRun=true", JSON, coded, "gzip").expectProblem(413, "too-large");
      put(MODEL + "?dryRun=true", "application/yaml", coded, "gzip")
          .expectProblem(413, "too-large");
    }
    put(POOL, JSON, gzip(new byte[20 << 20]), "gzip").expectProblem(413, "too-large");
    put("/v1/certificates/c", "application/x-pem-file", gzip(new byte[300 << 10]), "gzip")
        .expectProblem(413, "too-large");
    assertThat(hrapi.process().isAlive()).isTrue();
    api.put(POOL + "?dryRun=true", "{}").expect(200);
  }

  @Test
  void bodiesThatStallAreInNobodysWayAndEndWith408() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 1_300; i++) {
        Socket socket = Wire.open(hrapi.port());
        stalled.add(socket);
        String head =
            switch (i % 3) {
              case 0 -> "PUT /v1/pools/p HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le";
              case 1 ->
                  "PUT /v1/pools/p HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
                      + "\r\nContent-Length: 1000\r\n\r\n{";
              default ->
                  "PUT /v1/controller/_import-sql HTTP/1.1\r\nHost: 127.0.0.1"
                      + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nSQL\r\n";
            };
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < 20; i++) {
        Await.until(
            "it answers", Duration.ofSeconds(5), () -> api.get("/v1/status").status() == 200);
        api.put(POOL + "?dryRun=true", "{}").expect(200);
      }
      Socket one = stalled.get(1);
      one.setSoTimeout(60_000);
      Answer answer = Wire.read(one.getInputStream(), false).expectProblem(408, "bad-request");
      assertThat(answer.header("Connection")).isEqualTo("close");
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatComesInManyPiecesIsTaken() {
    byte[] body = gzip("{}");
    List<byte[]> pieces = new ArrayList<>();
    for (byte each : body) {
      pieces.add(new byte[] {each});
    }
    api.send(
            "PUT",
            POOL + "?dryRun=true",
            BodyPublishers.ofByteArrays(pieces),
            "Content-Type",
            JSON,
            "Content-Encoding",
            "gzip")
        .expect(200);
  }
}
