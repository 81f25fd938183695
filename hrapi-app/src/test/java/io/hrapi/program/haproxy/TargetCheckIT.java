package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of a target: its answer, its event, and its effect on the traffic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TargetCheckIT {

  private static final int LIMIT_SECONDS = 30;
  private static final String FAST = "300ms";

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_CHECK_TIMEOUT", FAST));
  private final Api api = hrapi.api();
  private int number;
  private String pool = "";
  private String name = "";
  private String target = "";

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  @BeforeEach
  void make() {
    number++;
    pool = "/v1/pools/p" + number;
    name = "t" + number;
    target = pool + "/targets/" + name;
    api.put(pool, "{}").expect(200);
  }

  private void put(String address) {
    api.put(target, "{\"address\": \"%s\"}".formatted(address)).expect(200);
  }

  private String body(String host, int port, String status) {
    return "{\"Target\": \"%s\", \"Host\": \"%s\", \"Port\": %d, \"Status\": \"%s\"}"
        .formatted(name, host, port, status);
  }

  private boolean isEnabled() {
    return api.get(target).expect(200).json().path("enabled").asBoolean();
  }

  private static int portOf(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  @Test
  void aTargetThatTakesConnectionsIsOnlineAndNothingIsRecorded() {
    int port = portOf(backends.serve("a"));
    put("127.0.0.1:" + port);
    long version = api.version();
    Answer answer = api.get(target + "/check").expectJson(body("127.0.0.1", port, "Online"));
    assertThat(answer.version()).isEqualTo(version).isEqualTo(api.version());
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    put("localhost:" + port);
    api.get(target + "/check").expectJson(body("localhost", port, "Online"));
    assertThat(isEnabled()).isTrue();
  }

  @Test
  void aTargetThatRefusesIsDisabledByOneEventThatSaysThatACheckDidIt() {
    int port = FreePorts.next();
    put("127.0.0.1:" + port);
    long version = api.version();
    Answer answer =
        api.get(target + "/check", "Hrapi-Actor", "ana", "Hrapi-Reason", "alarm")
            .expectJson(body("127.0.0.1", port, "Offline"));
    assertThat(answer.version()).isEqualTo(version + 1).isEqualTo(api.version());
    assertThat(isEnabled()).isFalse();
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("TargetCheckFailed");
    assertThat(event.path("resource").asText()).isEqualTo(target);
    assertThat(event.path("actor").asText()).isEqualTo("ana");
    assertThat(event.path("reason").asText()).isEqualTo("alarm");
    assertThat(event.path("changes")).hasSize(1);
    assertThat(event.at("/changes/0/resource").asText()).isEqualTo(target);
    assertThat(event.at("/changes/0/before/enabled").asBoolean()).isTrue();
    assertThat(event.at("/changes/0/after/enabled").asBoolean()).isFalse();
    // Checked again: still offline, so nothing new is recorded.
    Answer again = api.get(target + "/check").expectJson(body("127.0.0.1", port, "Offline"));
    assertThat(again.version()).isEqualTo(version + 1).isEqualTo(api.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-host.invalid", "[::1]"})
  void aNameThatIsNoneAndAnAddressOfTheOtherKindAreOffline(String host) {
    int port = FreePorts.next();
    put(host + ":" + port);
    api.get(target + "/check").expectJson(body(host.replaceAll("[\\[\\]]", ""), port, "Offline"));
    assertThat(isEnabled()).isFalse();
  }

  @Test
  void aTargetThatIsSilentIsOfflineAndKeepsNoWriteWaiting() throws Exception {
    // While the backlog is full, the kernel drops connection requests.
    try (ServerSocket deaf =
        new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      try {
        fill(deaf, waiting);
        put("127.0.0.1:" + deaf.getLocalPort());
        CompletableFuture<Answer> check =
            CompletableFuture.supplyAsync(() -> api.get(target + "/check"));
        api.put(pool, "{\"enabled\": false}").expect(200);
        check
            .get(LIMIT_SECONDS, TimeUnit.SECONDS)
            .expectJson(body("127.0.0.1", deaf.getLocalPort(), "Offline"));
        assertThat(isEnabled()).isFalse();
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  }

  private static void fill(ServerSocket deaf, List<Socket> waiting) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(deaf.getLocalSocketAddress(), 200);
      } catch (java.net.SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the backlog is never full");
  }

  @Test
  void aDryRunTriesAndRecordsNothing() {
    int port = FreePorts.next();
    put("127.0.0.1:" + port);
    long version = api.version();
    JsonNode dry = api.get(target + "/check?dryRun=true").expect(200).json();
    assertThat(dry.path("Status").asText()).isEqualTo("Offline");
    assertThat(dry.path("changes")).hasSize(1);
    assertThat(dry.at("/changes/0/after/enabled").asBoolean(true)).isFalse();
    assertThat(api.version()).isEqualTo(version);
    assertThat(isEnabled()).isTrue();
    api.get(target + "/check").expect(200);
    assertThat(api.get(target + "/check?dryRun=true").expect(200).json().path("changes")).isEmpty();
    put(backends.serve("a"));
    dry = api.get(target + "/check?dryRun=true").expect(200).json();
    assertThat(dry.path("Status").asText()).isEqualTo("Online");
    assertThat(dry.path("changes").isArray()).isTrue();
    assertThat(dry.path("changes")).isEmpty();
  }

  @Test
  void preconditionsHoldForTheTarget() {
    put("127.0.0.1:" + FreePorts.next());
    String tag = api.get(target).etag();
    api.get(target + "/check", "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
    assertThat(isEnabled()).isTrue();
    api.get(target + "/check", "If-Match", tag).expect(200);
    assertThat(isEnabled()).isFalse();
    api.get(target + "/check", "If-Match", tag).expectProblem(412, "precondition-failed");
  }

  @Test
  void whatCannotBeCheckedIsAProblem() {
    put("127.0.0.1");
    Answer portless = api.get(target + "/check").expectProblem(422, "invalid");
    assertThat(portless.json().path("detail").asText()).contains(name, "port");
    put("127.0.0.1:" + FreePorts.next());
    api.get(target + "/check?version=1").expectProblem(400, "bad-request");
    api.get(target + "/check?dryRun=maybe").expectProblem(400, "bad-request");
    api.get(target + "x/check").expectProblem(404, "not-found");
    api.get("/v1/pools/nowhere/targets/" + name + "/check").expectProblem(404, "not-found");
    api.put(pool + "-other", "{}").expect(200);
    api.get(pool + "-other/targets/" + name + "/check").expectProblem(404, "not-found");
    assertThat(isEnabled()).isTrue();
  }

  @Test
  void otherMethodsAreNotTaken() {
    put("127.0.0.1:" + FreePorts.next());
    long version = api.version();
    Answer head = api.head(target + "/check").expect(405);
    assertThat(head.header("Allow")).contains("GET").doesNotContain("HEAD");
    api.post(target + "/check").expectProblem(405, "method-not-allowed");
    api.put(target + "/check", "{}").expectProblem(405, "method-not-allowed");
    api.delete(target + "/check").expectProblem(405, "method-not-allowed");
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void theNextConfigurationLeavesTheOfflineTargetOut() throws IOException {
    int port = FreePorts.next();
    put("127.0.0.1:" + FreePorts.next());
    String served = backends.serve("good");
    api.put(target + "-good", "{\"address\": \"%s\"}".formatted(served)).expect(200);
    api.put(
            "/v1/gateways/g" + number,
            "{\"defaultBack\": \"p%1$d\", \"endpoints\": {\"e%1$d\": \"127.0.0.1:%2$d\"}}"
                .formatted(number, port))
        .expect(200);
    api.get(target + "/check").expect(200);
    api.get(target + "-good/check").expect(200);
    api.commit().expect(200);
    for (int i = 0; i < 10; i++) {
      Answer answer = Wire.get(port, "/", "h");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("good");
    }
    // Both are gone: no target is left to answer.
    api.put(target + "-good", "{\"address\": \"127.0.0.1:%d\"}".formatted(FreePorts.next()))
        .expect(200);
    assertThat(api.get(target + "-good/check").json().path("Status").asText()).isEqualTo("Offline");
    api.commit().expect(200);
    assertThat(Wire.get(port, "/", "h").status()).isEqualTo(503);
  }
}
