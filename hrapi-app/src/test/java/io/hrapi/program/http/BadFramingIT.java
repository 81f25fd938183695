package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are not HTTP, or are incomplete, sent byte for byte. */
final class BadFramingIT extends RefusedRequests {

  private static final String HOST = "\r\nHost: localhost";
  private static final String PUT = "PUT " + POOL + " HTTP/1.1" + HOST;

  static List<Arguments> noRequests() {
    return List.of(
        Arguments.of("GARBAGE", 400, "bad-request"),
        Arguments.of("GET", 400, "bad-request"),
        Arguments.of("GET /v1/pools", 505, "http-version"),
        Arguments.of("GET /v1/pools HTTP/9.9" + HOST, 505, "http-version"),
        Arguments.of("G\u0001T /v1/pools HTTP/1.1" + HOST, 400, "bad-request"),
        Arguments.of("GET /v1/pools HTTP/1.1", 400, "bad-request"),
        Arguments.of("GET /v1/pools HTTP/1.1" + HOST + "\r\nHost: y", 400, "bad-request"),
        Arguments.of("GET /v1/pools HTTP/1.1" + HOST + "\r\nBad Header: 1", 400, "bad-request"),
        Arguments.of("GET /v1/pools HTTP/1.1" + HOST + "\r\nNoColon", 400, "bad-request"),
        Arguments.of("GET /v1/pools HTTP/1.1" + HOST + "\r\n folded", 400, "bad-request"),
        Arguments.of("GET http:// HTTP/1.1" + HOST, 400, "bad-request"),
        Arguments.of(PUT + "\r\nContent-Length: x", 400, "bad-request"),
        Arguments.of(PUT + "\r\nContent-Length: -1", 400, "bad-request"),
        Arguments.of(PUT + "\r\nContent-Length: 2\r\nContent-Length: 3", 400, "bad-request"),
        Arguments.of(
            PUT + "\r\nContent-Length: 2\r\nTransfer-Encoding: chunked", 400, "bad-request"),
        Arguments.of(PUT + "\r\nTransfer-Encoding: gzip", 400, "bad-request"));
  }

  @ParameterizedTest
  @MethodSource("noRequests")
  void requestsThatAreNoneAreAnsweredAsProblems(String head, int status, String code)
      throws IOException {
    raw(head, "").expectProblem(status, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "get", "Put"})
  void aMethodThatHttpDoesNotHaveIs501(String method) throws IOException {
    raw(method + " /v1/pools HTTP/1.1\r\nHost: localhost", "").expectProblem(501, "method-unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "3.0", "0.9"})
  void anotherVersionOfHttpIsNoFaultOfHrapi(String http) throws IOException {
    Answer answer = raw("GET /v1/pools HTTP/" + http + "\r\nHost: localhost", "");
    answer.expectProblem(505, "http-version");
    assertThat(answer.json().path("instance").asText()).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 | gzip             | 400
          HTTP/1.1 | identity         | 400
          HTTP/1.1 | chunked, chunked | 400
          HTTP/1.1 | gzip, chunked    | 501
          HTTP/1.0 | chunked          | 400
          HTTP/1.0 | gzip, chunked    | 400
          """)
  void aTransferEncodingThatCannotBeUsedIsRefused(String http, String encoding, int status)
      throws IOException {
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      String call = port == hrapi.port() ? "PUT " + POOL : "POST /tasks/gc";
      Wire.sendLast(
              port,
              call
                  + " "
                  + http
                  + "\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                  + encoding,
              "2\r\n{}\r\n0\r\n\r\n")
          .expectProblem(status, "bad-request");
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

  /**
   * What a proxy reads as one request must not be two here: the second would be in another client's
   * name.
   */
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/pools/p                       | application/json       | 16777217
          /v1/model                         | application/json       | 16777217
          /v1/certificates/c                | application/x-pem-file | 262145
          /v1/haproxy/configuration/pending | text/plain             | 2000000
          """)
  void whoAsksBeforeSendingTooMuchIsToldAtOnce(String path, String type, long length)
      throws IOException {
    // The body is never sent.
    raw(
            "PUT "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + length,
            "")
        .expectProblem(413, "too-large");
  }

  /** The body is sent later than the head: a response in between must not cost the connection. */
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
}
