package io.hrapi.haproxy.statistics;

import static io.hrapi.haproxy.Fixtures.checked;
import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.frontend;
import static io.hrapi.haproxy.Fixtures.http;
import static io.hrapi.haproxy.Fixtures.name;
import static io.hrapi.haproxy.Fixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statistics of a real HAProxy. */
final class StatisticsIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int REQUESTS = 7;

  private final int port = TestHaproxy.freePort();
  private TestHaproxy haproxy;
  private AdminSocket admin;
  private Statistics statistics;

  @BeforeEach
  void create() throws IOException {
    haproxy = TestHaproxy.create();
    admin = new AdminSocket(haproxy.sockets.adminSocket());
    statistics = new Statistics(admin, LIMIT);
  }

  @AfterEach
  void close() throws IOException {
    haproxy.close();
  }

  @Test
  void requestsAreCountedWhereTheyWent() throws Exception {
    try (TestServer target = new TestServer("s")) {
      haproxy.load(
          "1",
          configuration(
              List.of(frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("b")))),
              List.of(http("b", server("s", target.address())), http("c"))));
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(Requests.get(port, "/", "a.example")).startsWith("200 ");
      }
      TestHaproxy.await(
          "all are counted", () -> Long.valueOf(REQUESTS).equals(one("b").responses().successes()));
    }
    FrontendStatistics frontend = statistics.frontend("f").frontends().get(0);
    assertThat(frontend.status()).isEqualTo("OPEN");
    assertThat(frontend.mode()).isEqualTo("http");
    assertThat(frontend.connections()).isEqualTo(REQUESTS);
    assertThat(frontend.responses().requests()).isEqualTo(REQUESTS);
    assertThat(frontend.responses().serverErrors()).isEqualTo(0);
    assertThat(frontend.errors().connects()).as("not a frontend's").isNull();
    BackendStatistics backend = statistics.backends(List.of("b")).backends().get(0);
    assertThat(backend.traffic().sessions()).isEqualTo(REQUESTS);
    assertThat(backend.traffic().bytesOut()).isGreaterThan(REQUESTS);
    assertThat(backend.activeServers()).isEqualTo(1);
    assertThat(backend.errors().retries()).isEqualTo(0);
    assertThat(backend.averages().totalMillis()).isNotNull();
    assertThat(one("b").state()).isEqualTo(ServerState.UNCHECKED);

    ProxyStatistics all = statistics.all();
    assertThat(all.backends()).extracting(BackendStatistics::proxy).containsExactly("b", "c");
    assertThat(all.servers()).extracting(ServerStatistics::name).containsExactly("s");
    assertThat(all.servers().get(0).responses()).isEqualTo(one("b").responses());
    ProcessStatistics process = statistics.process();
    assertThat(process.pid()).isEqualTo(haproxy.running().workerPid());
    assertThat(process.requests()).isGreaterThanOrEqualTo(REQUESTS);
    assertThat(process.usedBytes()).isGreaterThan(0);
  }

  private ServerStatistics one(String backend) {
    return statistics.server(backend, "s").orElseThrow();
  }

  @Test
  void statesAreTold() throws Exception {
    try (TestServer target = new TestServer("s")) {
      haproxy.load(
          "1",
          configuration(
              List.of(frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("b")))),
              List.of(
                  http(
                      "b",
                      checked("good", target.address()),
                      checked("gone", "127.0.0.1:" + TestHaproxy.freePort()),
                      checked("off", target.address()),
                      checked("drained", target.address()),
                      checked("weightless", target.address()),
                      server("unchecked", target.address())))));
      admin.askAll(
          List.of(
              "set server b/off state maint",
              "set server b/drained state drain",
              "set weight b/weightless 0"),
          LIMIT);
      TestHaproxy.await("the checks have found it", () -> states().get("gone") == ServerState.DOWN);
      assertThat(states())
          .isEqualTo(
              Map.of(
                  "good", ServerState.UP,
                  "gone", ServerState.DOWN,
                  "off", ServerState.MAINTENANCE,
                  "drained", ServerState.DRAINING,
                  "weightless", ServerState.DRAINING,
                  "unchecked", ServerState.UNCHECKED));
    }
    ServerStatistics gone = statistics.server("b", "gone").orElseThrow();
    Check check = Objects.requireNonNull(gone.check());
    assertThat(check.result()).isEqualTo("L4CON");
    assertThat(check.text()).contains("Connection refused");
    assertThat(check.description()).isNotEmpty();
    assertThat(gone.secondsInStatus()).isNotNull();
    assertThat(gone.downTransitions()).isEqualTo(1);
    assertThat(gone.address()).startsWith("127.0.0.1:");
    assertThat(statistics.server("b", "unchecked").orElseThrow().check()).isNull();
  }

  private Map<String, ServerState> states() {
    Map<String, ServerState> states = new TreeMap<>();
    statistics
        .backends(List.of("b"))
        .servers()
        .forEach(server -> states.put(server.name(), server.state()));
    return states;
  }

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    haproxy.load(
        "1",
        configuration(
            List.of(frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("b")))),
            List.of(http("b"))));
    assertThat(statistics.frontend("g").frontends()).isEmpty();
    assertThat(statistics.backends(List.of("x", "y")).backends()).isEmpty();
    assertThat(statistics.server("b", "s")).isEmpty();
    assertThat(statistics.server("x", "s")).isEmpty();
    assertThat(statistics.backends(List.of("x", "b")).backends()).hasSize(1);
    haproxy.process.stop(false);
    HaproxySocketException stopped =
        catchThrowableOfType(HaproxySocketException.class, () -> statistics.all());
    assertThat(stopped.isListening()).isFalse();
  }

  @Test
  void bindsHaveFiguresWhereTheFrontendSaysSo() throws IOException {
    haproxy.process.load(
        haproxy.commit(
            "1",
            """
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend f
              option socket-stats
              bind 127.0.0.1:%d name e
              http-request return status 500
            """
                .formatted(port),
            Map.of()));
    assertThat(Requests.get(port, "/", "a.example")).startsWith("500 ");
    ListenerStatistics listener = statistics.frontend("f").listeners().get(0);
    assertThat(listener.name()).isEqualTo("e");
    assertThat(listener.address()).isEqualTo("127.0.0.1:" + port);
    assertThat(listener.traffic().sessions()).isEqualTo(1);
  }
}
