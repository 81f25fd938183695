package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HaproxyScript;
import io.hrapi.app.testing.HeldAnswer;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import io.hrapi.haproxy.socket.AdminSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** hrapi restarts a HAProxy that dies, and cleans up after reloads and removals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WatchIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String START = "/v1/haproxy/control/start";
  private static final String STOP = "/v1/haproxy/control/stop";

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private final Api gateway = new Api(port);
  private final HaproxyScript program;
  private final RunningHrapi hrapi;
  private final Api api;

  WatchIT(@TempDir Path folder) {
    program = HaproxyScript.ofStarts(folder);
    hrapi =
        RunningHrapi.start(
            Map.of(
                "HAPROXY_BIN", program.program(),
                "HRAPI_WATCH_INTERVAL", "50ms",
                "HRAPI_RESTARTS", "3",
                "HRAPI_RESTART_PAUSE", "20ms"));
    api = hrapi.api();
  }

  /** Creates a model with two targets; HAProxy is stopped. */
  @BeforeEach
  void model() {
    program.refuse(false);
    program.holdReloads(false);
    if (api.version() > 0) {
      SharedHrapi.empty(hrapi);
    }
    api.putGateway(Map.of("a", backends.serve("a"), "b", backends.serve("b")), port);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void kill(String which) {
    hrapi.awaitLook();
    ProcessHandle.of(hrapi.haproxy().path(which).asLong()).orElseThrow().destroyForcibly();
  }

  private List<JsonNode> eventsAfter(long version) {
    JsonNode events = api.get("/v1/events?after=" + version).expect(200).json().path("events");
    return StreamSupport.stream(events.spliterator(), false).toList();
  }

  private List<String> typesAfter(long version) {
    return eventsAfter(version).stream().map(event -> event.path("type").asText()).toList();
  }

  private void awaitTypes(long version, String... types) {
    Await.until(
        List.of(types) + " after " + version, () -> typesAfter(version).equals(List.of(types)));
  }

  private Answer health() {
    return new Api(hrapi.adminPort()).get("/healthcheck");
  }

  private void serves() {
    assertThat(gateway.get("/").expect(200).body()).isIn("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", "workerPid"})
  void aHaproxyThatIsKilledIsStartedAgainWithWhatRan(String which) {
    api.commit().expect(200);
    long deaths = hrapi.gauge("deaths");
    JsonNode former = hrapi.haproxy();
    // The restart must not load what is not committed.
    long version = api.put("/v1/pools/p", "{\"enabled\": false}").expect(200).version();
    kill(which);
    awaitTypes(version, "HaproxyDied", "HaproxyStarted");
    serves();
    JsonNode died = eventsAfter(version).get(0);
    assertThat(died.path("actor").asText()).isEqualTo("hrapi");
    assertThat(died.at("/changes/0/after/pid")).isEqualTo(former.path("pid"));
    assertThat(died.at("/changes/0/after/commit")).isEqualTo(former.path("commit"));
    assertThat(hrapi.haproxy().path("commit")).isEqualTo(former.path("commit"));
    assertThat(hrapi.haproxyPid()).isNotEqualTo(former.path("pid").asLong());
    assertThat(hrapi.gauge("deaths")).isEqualTo(deaths + 1);
    health().expect(200);
    // No further event follows, and HAProxy runs what is recorded.
    assertThat(api.get("/v1/versions/running/diff/live").json().path("count").asInt(-1)).isZero();
    assertThat(api.version()).isEqualTo(version + 2);
  }

  /**
   * During the reload there is no socket and no pid file, and this hrapi has never seen the master.
   */
  @Test
  void oneThatReloadsIsNotTakenForOneThatDied() throws Exception {
    long version = api.commit().expect(200).version();
    long master = hrapi.haproxyPid();
    hrapi.kill();
    program.holdReloads(true);
    new ProcessBuilder("/bin/sh", "-c", "kill -s USR2 " + master).start().waitFor();
    program.awaitReload();
    Files.writeString(hrapi.haproxyFolder().resolve("haproxy.pid"), "");
    hrapi.start();
    Await.until("hrapi looked at it", () -> hrapi.gauge("looks") >= 1);
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("unavailable");
    assertThat(hrapi.haproxy().path("detail").asText()).contains("haproxy/haproxy.lock");
    program.holdReloads(false);
    Await.until("it runs", () -> hrapi.haproxy().path("state").asText().equals("running"));
    assertThat(hrapi.haproxyPid()).isEqualTo(master);
    serves();
    assertThat(typesAfter(version)).doesNotContain("HaproxyDied", "HaproxyStarted");
  }

  @Test
  void oneThatWasStoppedStaysStopped() {
    api.commit().expect(200);
    api.post(STOP).expect(200);
    long version = api.version();
    hrapi.awaitLook();
    api.post(START).expect(200);
    api.post(STOP).expect(200);
    hrapi.awaitLook();
    hrapi.stop();
    hrapi.start();
    hrapi.awaitLook();
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("stopped");
    assertThat(typesAfter(version)).containsExactly("HaproxyStarted", "HaproxyStopped");
    assertThat(hrapi.haproxyProcesses()).isEmpty();
  }

  /** Runs first, while the log has no other commit, so that no stop is the reason. */
  @Test
  @Order(1)
  void aCommitThatIsStagedIsNotStarted() {
    api.post("/v1/haproxy/configuration/commit").expect(200);
    long version = api.version();
    hrapi.awaitLook();
    api.post(START).expect(200);
    serves();
    assertThat(typesAfter(version)).containsExactly("HaproxyStarted");
  }

  @Test
  void oneThatDiesTooOftenIsGivenUpUntilSomebodyActs() {
    api.commit().expect(200);
    long version = api.version();
    program.refuse(true);
    kill("pid");
    awaitTypes(version, "HaproxyDied", "HaproxyGivenUp");
    JsonNode givenUp = api.lastEvent();
    assertThat(givenUp.at("/changes/0/after/starts").asInt()).isEqualTo(3);
    assertThat(givenUp.at("/changes/0/after/messages/0").asText()).contains("refused on purpose");
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("stopped");
    assertThat(hrapi.haproxy().path("detail").asText())
        .contains("gave up after 3 starts", "refused on purpose", START);
    assertThat(health().expect(500).json().at("/haproxy/message").asText())
        .contains("gave up after 3 starts");
    program.refuse(false);
    api.post(START).expect(200);
    serves();
    Await.until("it is well", () -> health().status() == 200);
    assertThat(hrapi.haproxy().path("detail").isMissingNode()).isTrue();
    // The count of deaths starts at 0 again.
    kill("workerPid");
    awaitTypes(
        version,
        "HaproxyDied",
        "HaproxyGivenUp",
        "HaproxyStarted",
        "HaproxyDied",
        "HaproxyStarted");
    program.refuse(true);
    kill("pid");
    Await.until(
        "it is given up again",
        () -> api.lastEvent().path("type").asText().equals("HaproxyGivenUp"));
    program.refuse(false);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("start");
    serves();
  }

  /**
   * Each start succeeds and HAProxy dies again: the number of events is bounded in this case too.
   */
  @Test
  void deathAfterDeathIsABoundedNumberOfEvents() {
    api.commit().expect(200);
    long version = api.version();
    for (int i = 1; i <= 4; i++) {
      int deaths = i;
      kill("pid");
      Await.until(
          "death " + i,
          () ->
              typesAfter(version).stream().filter(type -> type.equals("HaproxyDied")).count()
                  == deaths);
      if (i <= 3) {
        Await.until("start " + i, () -> typesAfter(version).size() == 2 * deaths);
      }
    }
    Await.until(
        "it is given up", () -> api.lastEvent().path("type").asText().equals("HaproxyGivenUp"));
    assertThat(typesAfter(version)).hasSize(8);
  }

  @Test
  void oneThatDoesNotStartWithHrapiIsTriedAgainAndGivenUp() {
    long version = api.commit().expect(200).version();
    hrapi.kill();
    hrapi.haproxyProcesses().forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> hrapi.haproxyProcesses().isEmpty());
    program.refuse(true);
    hrapi.start();
    awaitTypes(version, "HaproxyGivenUp");
    program.refuse(false);
    hrapi.awaitLook();
    assertThat(hrapi.haproxyProcesses()).isEmpty();
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("start");
    serves();
  }

  /** Opens a connection with an unfinished request, which keeps its worker alive. */
  private Socket hold() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    // HAProxy has accepted the connection once it answers a later one.
    Wire.get(port, "/", "x").expect(200);
    return socket;
  }

  @Test
  void oldWorkersAreShownUntilTheirConnectionsAreOver() throws IOException {
    api.commit().expect(200);
    assertThat(hrapi.haproxy().path("oldWorkers").isEmpty()).isTrue();
    long worker = hrapi.haproxy().path("workerPid").asLong();
    Instant before = Instant.now();
    try (Socket held = hold()) {
      api.post("/v1/haproxy/control/restart").expect(200);
      JsonNode old = hrapi.haproxy().path("oldWorkers");
      assertThat(old).hasSize(1);
      assertThat(old.at("/0/pid").asLong()).isEqualTo(worker);
      assertThat(Instant.parse(old.at("/0/since").asText()))
          .isBetween(before.minusSeconds(2), Instant.now());
      assertThat(old.at("/0/hardStopSeconds").asLong()).isBetween(1L, 600L);
      Await.until("the metric", () -> hrapi.gauge("old_workers") == 1);
      assertThat(held.isConnected()).isTrue();
    }
    Await.until("it ended", () -> hrapi.haproxy().path("oldWorkers").isEmpty());
  }

  /**
   * The server is removed while it answers, and hrapi is killed: it is deleted once the response is
   * complete.
   */
  @Test
  void whatLeavesIsDeletedThoughHrapiBeganAnew() throws Exception {
    api.commit().expect(200);
    AdminSocket admin = new AdminSocket(hrapi.sockets().resolve("admin.sock"));
    api.put("/v1/pools/p/targets/b", "{\"enabled\": false}").expect(200);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    try (HeldAnswer held = new HeldAnswer()) {
      api.put("/v1/pools/p/targets/h", "{\"address\": \"127.0.0.1:%d\"}".formatted(held.port()))
          .expect(200);
      api.delete("/v1/pools/p/targets/a").expect(200);
      assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
      held.ask(port);
      api.delete("/v1/pools/p/targets/h").expect(200);
      api.put("/v1/pools/p/targets/b", "{\"enabled\": true}").expect(200);
      assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
      assertThat(admin.ask("show servers state", LIMIT)).contains(" h 127.0.0.1 ");
      hrapi.kill();
      hrapi.start();
      assertThat(api.get("/v1/versions/running/diff/live").expect(200).json().path("count").asInt())
          .isZero();
      assertThat(admin.ask("show servers state", LIMIT)).contains(" h 127.0.0.1 ");
      assertThat(held.answer()).isEqualTo("late");
    }
    Await.until(
        "it is deleted",
        Duration.ofSeconds(40),
        () -> !admin.ask("show servers state", LIMIT).contains(" h 127.0.0.1 "));
    serves();
  }
}
