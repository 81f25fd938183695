package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that every request to both ports passes first. */
final class EntryIT extends RefusedRequests {

  private static final String CHECK = "/v1/pools/p/targets/t/check";

  private final Api admin = new Api(hrapi.adminPort());

  EntryIT() {
    super(RunningHrapi.start(Map.of("HRAPI_HOSTS", "hrapi.example.com, Edge 192.0.2.7")));
  }

  @BeforeAll
  void moveTarget() {
    // Nothing listens there, so that a check disables the target.
    api.put(TARGET, "{\"address\": \"127.0.0.1:1\"}").expect(200);
  }

  private static Answer send(int port, String method, String path, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return Wire.send(
        port, request.append("Content-Length: 0\r\nConnection: close\r\n\r\n").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/status",
        "/v1/pools/p",
        "/v1/events/stream",
        "/v1/controller/_export-sql",
        "/v1/nothing",
        "/problems/invalid",
        "/index.html",
        "/a;b",
        "/healthcheck",
        "/metrics",
        "/ping",
        "/tasks",
        "/tasks/gc",
        "/tasks/nothing",
        "/threads",
        "/pprof"
      })
  void aNameThatWasPointedHereIsRefusedOnBothPortsWhateverThePath(String path) throws IOException {
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      for (String method : List.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "TRACE", "X")) {
        // A page loaded through DNS rebinding sends such headers.
        String host = "evil.example:" + port;
        Answer answer =
            send(port, method, path, "Host: " + host, "Origin: http://" + host, "X-Request-Id: r")
                .expectProblem(421, "misdirected");
        assertThat(answer.json().path("detail").asText())
            .contains("\"evil.example\"", "HRAPI_HOSTS");
        assertThat(answer.header("X-Request-Id")).isEqualTo("r");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "LOCALHOST.:8088",
        "hrapi.example.com",
        "HRAPI.example.com:443",
        "edge",
        "192.0.2.7"
      })
  void itsOwnAddressesAndNamesAreAnswered(String host) throws IOException {
    String machine = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    for (String own : List.of(host, machine)) {
      send(hrapi.port(), "GET", "/v1/status", "Host: " + own).expect(200);
      send(hrapi.adminPort(), "GET", "/ping", "Host: " + own).expect(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0",
        "[::1]",
        "10.0.0.1:80",
        "edge.evil.example"
      })
  void otherHostsAreNot(String host) throws IOException {
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      send(port, "GET", "/v1/status", "Host: " + host).expectProblem(421, "misdirected");
      send(port, "GET", "/", "Host: " + host, "X-Forwarded-Host: localhost", "Forwarded: host=edge")
          .expectProblem(421, "misdirected");
    }
  }

  @Test
  void theHostInTheRequestLineCountsToo() throws IOException {
    send(hrapi.port(), "GET", "http://localhost/v1/status", "Host: localhost").expect(200);
    send(hrapi.port(), "GET", "http://evil.example/v1/status", "Host: evil.example")
        .expectProblem(421, "misdirected");
    assertThat(
            send(hrapi.port(), "GET", "http://evil.example/v1/status", "Host: localhost").status())
        .isEqualTo(400);
    assertThat(
            send(hrapi.port(), "GET", "http://localhost/v1/status", "Host: evil.example").status())
        .isEqualTo(400);
  }

  /** Load balancers send such health checks; browsers never do. */
  @Test
  void anOldRequestMayComeWithoutHost() throws IOException {
    assertThat(Wire.send(hrapi.port(), "GET /v1/status HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    assertThat(Wire.send(hrapi.adminPort(), "GET /ping HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    assertThat(
            Wire.send(hrapi.port(), "GET /v1/status HTTP/1.0\r\nHost: evil.example\r\n\r\n")
                .status())
        .isEqualTo(421);
    assertThat(
            Wire.send(hrapi.port(), "GET http://evil.example/v1/status HTTP/1.0\r\n\r\n").status())
        .isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Referer: http://evil.example/localhost",
        "Referer: http://localhost:1/"
      })
  void whatActsIsRefusedToPagesOfOtherOrigins(String header) throws IOException {
    String host = "Host: localhost:" + hrapi.port();
    for (String act :
        List.of(
            "PUT /v1/pools/q",
            "DELETE /v1/pools/p",
            "POST /v1/controller/commit",
            "POST /v1/log/verify",
            "POST /v1/haproxy/control/stop",
            "PUT /v1/controller/_import-sql",
            "GET " + CHECK,
            "GET " + CHECK + "?dryRun=true",
            "GET /v1/controller/restore/b/1",
            "POST /v1/controller/restore/b/1")) {
      String[] words = act.split(" ", -1);
      send(hrapi.port(), words[0], words[1], host, header).expectProblem(403, "forbidden");
    }
    for (String path : List.of("/tasks/gc", "/tasks/snapshot", "/tasks/nothing", "/")) {
      send(hrapi.adminPort(), "POST", path, "Host: localhost:" + hrapi.adminPort(), header)
          .expectProblem(403, "forbidden");
    }
    // Pages may send reads, but the browser does not show them the response.
    send(hrapi.port(), "GET", "/v1/pools/p", host, header).expect(200);
    send(hrapi.adminPort(), "GET", "/ping", host, header).expect(200);
  }

  @Test
  void everyAnswerSaysThatItsTypeIsMeant() throws IOException {
    for (String path :
        List.of("/v1/status", "/v1/pools/p", "/v1/events", "/openapi", "/x", "/%zz", "/a%2Fb")) {
      Answer answer = send(hrapi.port(), "GET", path, "Host: localhost");
      assertThat(answer.headers().get("x-content-type-options"))
          .as("%s %s", path, answer.status())
          .containsExactly("nosniff");
    }
    for (String path : List.of("/", "/ping", "/metrics", "/healthcheck", "/tasks", "/tasks/x")) {
      for (String method : List.of("GET", "POST", "PUT")) {
        Answer answer = send(hrapi.adminPort(), method, path, "Host: localhost");
        assertThat(answer.headers().get("x-content-type-options"))
            .as("%s %s %s", method, path, answer.status())
            .containsExactly("nosniff");
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
      }
    }
    for (int port : List.of(hrapi.port(), hrapi.adminPort())) {
      for (String broken : List.of("GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")) {
        assertThat(Wire.send(port, broken).expect(400).headers().get("x-content-type-options"))
            .containsExactly("nosniff");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /pprof, 404, not-found",
    "GET, /pprof?duration=1, 404, not-found",
    "GET, /threads, 404, not-found",
    "GET, /metrics/x, 404, not-found",
    "GET, /metricsx, 404, not-found",
    "GET, /nothing, 404, not-found",
    "POST, /tasks/nothing, 404, not-found",
    "GET, /tasks/gc, 405, method-not-allowed",
    "GET, /tasks/nothing, 404, not-found",
    "PATCH, /tasks/gc, 405, method-not-allowed",
    "PUT, /tasks/gc, 405, method-not-allowed",
    "TRACE, /tasks/gc, 405, method-not-allowed",
    "POST, /metrics, 405, method-not-allowed",
    "DELETE, /ping, 405, method-not-allowed",
    "PUT, /healthcheck, 405, method-not-allowed",
    "TRACE, /ping, 405, method-not-allowed",
    "PROPFIND, /metrics, 405, method-not-allowed",
    "POST, /, 405, method-not-allowed",
    "POST, /nothing, 404, not-found",
    "FOO, /ping, 501, method-unknown"
  })
  void theOtherPortShowsNothingOfTheProcessAndAnswersProblems(
      String method, String path, int status, String slug) throws IOException {
    Answer answer =
        send(hrapi.adminPort(), method, path, "Host: localhost").expectProblem(status, slug);
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
    assertThat(answer.headers().get("x-request-id")).hasSize(1);
    if (status == 405) {
      String allowed = path.startsWith("/tasks/") ? "POST" : "GET, HEAD, OPTIONS";
      assertThat(answer.header("Allow")).isEqualTo(allowed);
      assertThat(send(hrapi.adminPort(), "OPTIONS", path, "Host: localhost").header("Allow"))
          .isEqualTo(path.startsWith("/tasks/") ? "OPTIONS, POST" : allowed);
    }
  }

  @Test
  void theMenuOfTheOtherPortHasNoneOfThem() {
    assertThat(admin.get("/").expect(200).body())
        .contains("Ping")
        .doesNotContain("pprof", "threads", "Metrics\"", "/metrics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hrapi", "HRAPI", " h r a p i ", "hr\u0430pi", "hrapi\u200b"})
  void nobodyActsInItsOwnName(String actor) throws IOException {
    byte[] utf8 = actor.getBytes(StandardCharsets.UTF_8);
    String raw = new String(utf8, StandardCharsets.ISO_8859_1);
    for (String act : List.of("DELETE /v1/pools/p", "POST /v1/controller/commit", "GET " + CHECK)) {
      String[] words = act.split(" ", -1);
      Answer answer =
          send(
                  hrapi.port(),
                  words[0],
                  words[1],
                  "Host: localhost",
                  "Content-Type: application/json",
                  "Hrapi-Actor: " + raw)
              .expectProblem(400, "bad-request");
      assertThat(answer.json().path("detail").asText()).contains("Hrapi-Actor", "HRAPI_ACTOR");
    }
    Answer task =
        admin.sendTyped(
            "POST", "/tasks/gc", "text/plain", ("actor=" + actor).getBytes(StandardCharsets.UTF_8));
    assertThat(task.expect(400).json().path("detail").asText())
        .contains("\"actor\"", "reserved for hrapi's own actions");
  }
}
