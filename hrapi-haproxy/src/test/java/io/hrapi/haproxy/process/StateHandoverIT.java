package io.hrapi.haproxy.process;

import static io.hrapi.haproxy.Fixtures.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.OneBackend;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.runtime.ServerStateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that is down stays down in the next worker until that worker has checked it. */
final class StateHandoverIT extends OneBackend {

  private static final Duration OFTEN = Duration.ofMillis(100);

  /** HAProxy first checks the last of two servers after half of this interval. */
  private static final Duration SELDOM = Duration.ofMinutes(10);

  private static final String UP = "2";
  private static final String DOWN = "0";

  private final int deadPort = TestHaproxy.freePort();

  private static Server server(String name, String address, int weight, boolean disabled) {
    return new Server(
        name, ServerAddress.parse(address), weight, disabled, true, OptionalInt.empty());
  }

  private Server dead(int weight) {
    return server("z", "127.0.0.1:" + deadPort, weight, false);
  }

  private HaproxyConfiguration of(Duration interval, Server... servers) {
    RenderSettings usual = RenderSettings.defaults();
    return new HaproxyConfiguration(
        List.of(frontendOfB()),
        List.of(new Backend(name("b"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(servers), true)),
        Optional.empty(),
        new RenderSettings(
            usual.connectTimeout(),
            usual.clientTimeout(),
            usual.serverTimeout(),
            usual.tunnelTimeout(),
            usual.requestTimeout(),
            usual.keepAliveTimeout(),
            usual.queueTimeout(),
            usual.checkTimeout(),
            interval,
            usual.hardStopAfter(),
            usual.maximumReloads(),
            usual.retries(),
            usual.maximumConnections()));
  }

  private HaproxyConfiguration both(Duration interval, Server second) {
    return of(interval, server("a", alive.address(), 1, false), second);
  }

  /** Starts with both servers, and waits until the second one is down. */
  private void startWith(Server second) throws InterruptedException {
    haproxy.load("c0", both(OFTEN, second));
    TestHaproxy.await("z is down", () -> state("z", 5).equals(DOWN));
  }

  /** Returns a column, from 0, of the worker's state of a server. */
  private String state(String server, int column) {
    return admin.ask("show servers state b", LIMIT).lines().toList().stream()
        .map(line -> List.of(line.split(" ", -1)))
        .filter(values -> values.size() > column && values.get(3).equals(server))
        .map(values -> values.get(column))
        .findFirst()
        .orElse("none");
  }

  /** Returns the number of requests that were tried on a server without success. */
  private int failures(String server) {
    return Stream.of("econ", "wretr", "wredis")
        .mapToInt(column -> Integer.parseInt(figure(server, column)))
        .sum();
  }

  private void assertThatOnlyAliveIsAsked() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(Requests.get(port, "/", "x")).startsWith("200 alive");
    }
    assertThat(failures("z")).isZero();
  }

  @Test
  void itStaysDownAndTheNewConfigurationSaysItsWeight() throws Exception {
    startWith(dead(3));
    admin.ask("set weight b/z 9", LIMIT);
    assertThat(haproxy.load("c1", both(SELDOM, dead(7))).how()).isEqualTo(LoadResult.How.RELOADED);
    assertThat(state("z", 5)).isEqualTo(DOWN);
    assertThat(state("z", 7)).isEqualTo("7");
    assertThat(state("z", 4)).isEqualTo("127.0.0.1");
    assertThat(state("z", 18)).isEqualTo(Integer.toString(deadPort));
    assertThat(state("a", 5)).isEqualTo(UP);
    assertThatOnlyAliveIsAsked();
    // Once more, from the state that the second worker has.
    haproxy.load("c2", both(SELDOM, dead(8)));
    assertThat(state("z", 5)).isEqualTo(DOWN);
    assertThatOnlyAliveIsAsked();
  }

  @Test
  void aNameStaysDownToo() throws Exception {
    Server named = server("z", "localhost:" + deadPort, 1, false);
    startWith(named);
    haproxy.load("c1", both(SELDOM, named));
    assertThat(state("z", 5)).isEqualTo(DOWN);
    assertThat(state("z", 17)).isEqualTo("localhost");
    assertThatOnlyAliveIsAsked();
  }

  @Test
  void oneThatMovesIsUpAfterItsChecks() throws Exception {
    startWith(dead(1));
    haproxy.load("c1", both(OFTEN, server("z", alive.address(), 1, false)));
    TestHaproxy.await("z is up", () -> state("z", 5).equals(UP));
    assertThat(state("z", 18)).isEqualTo(alive.address().substring("127.0.0.1:".length()));
  }

  @Test
  void oneThatIsTakenOutOfServiceIsTriedWhenItComesBack() throws Exception {
    startWith(dead(1));
    haproxy.load("c1", both(SELDOM, server("z", "127.0.0.1:" + deadPort, 1, true)));
    assertThat(state("z", 6)).isNotEqualTo("0");
    haproxy.load("c2", both(SELDOM, dead(1)));
    assertThat(state("z", 6)).isEqualTo("0");
    assertThat(state("z", 5)).isEqualTo(DOWN);
    assertThatOnlyAliveIsAsked();
  }

  @Test
  void oneThatListensAgainIsUpAfterItsChecks() throws Exception {
    startWith(dead(1));
    haproxy.load("c1", both(OFTEN, dead(1)));
    assertThat(state("z", 5)).isEqualTo(DOWN);
    try (ServerSocket back = new ServerSocket(deadPort, 50, InetAddress.getLoopbackAddress())) {
      TestHaproxy.await("z is up", () -> state("z", 5).equals(UP));
      assertThat(back.isBound()).isTrue();
    }
  }

  @Test
  void theCheckHearsNothingOfIt() throws Exception {
    haproxy.load("c0", of(OFTEN, dead(1)));
    TestHaproxy.await("z is down", () -> state("z", 5).equals(DOWN));
    haproxy.load("c1", of(SELDOM, dead(2)));
    assertThat(state("z", 5)).isEqualTo(DOWN);
    assertThat(haproxy.run.serverState()).hasContent(ServerStateFile.EMPTY.strip());
    // With z's lines the check would print an alert: no server is left.
    CheckResult check =
        new HaproxyCheck(TestHaproxy.binary(), LIMIT)
            .check(haproxy.commit("c2", of(SELDOM, dead(3))));
    assertThat(check.messages()).isEmpty();
    assertThat(check.valid()).isTrue();
  }

  @Test
  void whereNothingCanBeHandedOnTheReloadGoesOn() throws Exception {
    startWith(dead(1));
    Files.delete(haproxy.run.serverState());
    Files.createDirectories(haproxy.run.serverState().resolve("in the way"));
    assertThat(haproxy.load("c1", both(SELDOM, dead(1))).how()).isEqualTo(LoadResult.How.RELOADED);
    assertThat(state("z", 18)).isEqualTo(Integer.toString(deadPort));
  }

  @Test
  void whatACrashLeftIsForgotten() throws Exception {
    haproxy.load("c0", both(SELDOM, dead(1)));
    Files.writeString(haproxy.run.serverState(), "0 b 0 z -");
    haproxy.another(TestHaproxy.SETTINGS);
    assertThat(haproxy.run.serverState()).hasContent(ServerStateFile.EMPTY.strip());
  }
}
