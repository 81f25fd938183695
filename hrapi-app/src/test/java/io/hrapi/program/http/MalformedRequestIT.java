package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no HTTP, or end in the middle: on the wire, where no client is in the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedRequestIT {

  private static final String POOL = "/v1/pools/p";

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private long version;

  @BeforeAll
  void make() {
    api.put(POOL, "{}").expect(200);
  }

  @BeforeEach
  void look() {
    version = api.version();
  }

  @AfterEach
  void nothingMoved() {
    assertThat(api.version()).isEqualTo(version);
    api.put(POOL, "{}").expect(200);
  }

  @AfterAll
  void end() {
    String output = hrapi.output();
    hrapi.close();
    assertThat(output).doesNotContain("ERROR", "Exception", "\tat ");
  }

  private Answer raw(String head, String body) throws IOException {
    return Wire.sendLast(hrapi.port(), head, body);
  }

  private Answer rawPut(String path, String... headers) throws IOException {
    return Wire.putEmpty(hrapi.port(), path, headers);
  }

  @Test
  void anAnnouncedLengthBeyondTheLimitIs413AtOnce() throws IOException {
    raw(
            "PUT "
                + POOL
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                + "\r\nContent-Length: 99999999999",
            "{")
        .expectProblem(413, "too-large");
  }

  @Test
  void headersAreBounded() throws IOException {
    rawPut(POOL, "Hrapi-Reason: " + "x".repeat(501)).expectProblem(400, "bad-request");
    rawPut(POOL, "X-Long: " + "x".repeat(100_000)).expectProblem(431, "bad-request");
    raw("GET /v1/pools/" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost", "")
        .expectProblem(414, "bad-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE",
        "GET",
        "GET /v1/pools",
        "GET /v1/pools HTTP/9.9\r\nHost: localhost",
        "G\u0001T /v1/pools HTTP/1.1\r\nHost: localhost",
        "GET /v1/pools HTTP/1.1",
        "GET /v1/pools HTTP/1.1\r\nHost: localhost\r\nHost: y",
        "GET /v1/pools HTTP/1.1\r\nHost: localhost\r\nBad Header: 1",
        "GET /v1/pools HTTP/1.1\r\nHost: localhost\r\nNoColon",
        "GET /v1/pools HTTP/1.1\r\nHost: localhost\r\n folded",
        "GET http:// HTTP/1.1\r\nHost: localhost",
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nContent-Length: x",
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3",
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2"
            + "\r\nTransfer-Encoding: chunked",
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip"
      })
  void requestsThatAreNoneAreAnsweredAsProblems(String head) throws IOException {
    Answer answer = raw(head, "");
    assertThat(answer.status()).as(answer.body()).isBetween(400, 505);
    answer.expectProblem(
        answer.status(), answer.json().path("type").asText().replace("/problems/", ""));
  }

  /** The head comes first and the body later: an answer in between must not cost the connection. */
  @Test
  void aRefusalKeepsTheConnectionOrSaysThatItDoesNot() throws Exception {
    String head =
        "PUT /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain"
            + "\r\nContent-Length: ";
    try (Socket socket = Wire.open(hrapi.port())) {
      InputStream in = socket.getInputStream();
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write((head + "2\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        Thread.sleep(10);
        socket.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
        Answer answer = Wire.read(in, false).expectProblem(404, "not-found");
        assertThat(answer.header("Connection")).isNotEqualToIgnoringCase("close");
      }
      socket.getOutputStream().write((head + "2000000\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(new byte[2_000_000]);
      assertThat(Wire.read(in, false).expect(404).header("Connection"))
          .isNotEqualToIgnoringCase("close");
      socket.getOutputStream().write((head + "200000000\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(Wire.read(in, false).expect(413).header("Connection")).isEqualTo("close");
    }
  }

  @Test
  void brokenChunksAreNoBody() throws IOException {
    String head =
        "PUT /v1/pools/p HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
            + "\r\nTransfer-Encoding: chunked";
    raw(head, "zz\r\n{}\r\n0\r\n\r\n").expectProblem(400, "bad-request");
    raw(head, "0\r\n\r\n").expectProblem(400, "malformed-body");
  }

  /** What a proxy takes for one request must not be two here: the second is somebody else's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2;a=\"\r\n{}\r\n0\r\n\r\n",
        "2;a=\"\\\r\n{}\r\n0\r\n\r\n",
        "2;\"\r\n{}\r\n0\r\n\r\n",
        "2;a=\"\n{}\r\n0\r\n\r\n",
        "2;a\n{}\r\n0\r\n\r\n",
        "2\n{}\r\n0\r\n\r\n",
        "2\r{}\r\n0\r\n\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "2\r\n{}\r\n0\n\r\n",
        "2\r\n{}\r\n0\r\nA: b\n\n",
        "2\n{}\n0\n\n"
      })
  void badChunkFramingIsOneRefusedRequestOnBothPorts(String body) throws IOException {
    String second = "DELETE /v1/pools/p HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      try (Socket socket = Wire.open(port)) {
        String first =
            (port == hrapi.port() ? "PUT /v1/pools/p?dryRun=true" : "POST /tasks/snapshot")
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        socket.getOutputStream().write((first + body + second).getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        String answers =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSize(2);
        assertThat(answers).startsWith("HTTP/1.1 400 ");
      }
    }
  }
}
