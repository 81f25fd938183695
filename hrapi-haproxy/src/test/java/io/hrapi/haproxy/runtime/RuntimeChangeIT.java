package io.hrapi.haproxy.runtime;

import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.frontend;
import static io.hrapi.haproxy.Fixtures.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.RelayedSocket;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.MasterSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes at run time and a reload lead to the same state of a real HAProxy. */
final class RuntimeChangeIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int STEPS = 60;

  private final int port = TestHaproxy.freePort();
  private TestHaproxy haproxy;
  private AdminSocket admin;

  @BeforeEach
  void create() throws IOException {
    haproxy = TestHaproxy.create();
    admin = new AdminSocket(haproxy.sockets.adminSocket());
  }

  @AfterEach
  void close() throws IOException {
    haproxy.close();
  }

  private HaproxyConfiguration of(String balance, List<Server> servers) {
    return configuration(
        List.of(frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("x")))),
        List.of(
            new Backend(name("x"), Mode.HTTP, Balance.parse(balance), servers, true),
            new Backend(
                name("y"),
                Mode.TCP,
                Balance.LEAST_CONNECTIONS,
                List.of(server("a", 1, 9, false, false)),
                true)));
  }

  private static Server server(String name, int host, int weight, boolean disabled, boolean check) {
    return new Server(
        name,
        ServerAddress.parse("127.0.0." + host + ":" + (7_000 + host)),
        weight,
        disabled,
        check,
        OptionalInt.empty());
  }

  private HaproxyConfiguration weighing(int weight) {
    return of("roundrobin", List.of(server("a", 1, weight, false, false)));
  }

  @Test
  void theProcessIsNotTaintedByIt() {
    haproxy.load("c1", weighing(1));
    change("c2", weighing(1), weighing(2));
    assertThat(haproxy.running().commitId()).contains("c2");
    assertThat(admin.showInfo(LIMIT).get("Tainted")).matches("0|0x0");
  }

  /** A worker that an older release loaded has no table for the mark. */
  @Test
  void aWorkerWithoutATableIsMarkedAllTheSame() throws IOException {
    CommitFolder folder = haproxy.commit("c1", weighing(1));
    String text = Files.readString(folder.processCfg());
    Files.writeString(folder.processCfg(), text.substring(0, text.indexOf("# What a worker")));
    haproxy.process.load(folder);
    assertThat(admin.ask("show table", LIMIT)).doesNotContain(AdminSocket.MARK_TABLE);
    change("c2", weighing(1), weighing(2));
    assertThat(haproxy.running().commitId()).contains("c2");
    change("c3", weighing(2), weighing(3));
    assertThat(haproxy.running().commitId()).contains("c3");
  }

  private List<ServerRemoved> change(
      String id, HaproxyConfiguration before, HaproxyConfiguration after) {
    HaproxyVersion version = HaproxyVersion.of(haproxy.running().version());
    RuntimePlan plan = RuntimePlan.between(before, after, new TreeMap<>(), version);
    assertThat(plan.reason()).isEmpty();
    return haproxy.process.change(haproxy.commit(id, after), plan.changes(), List.of(), INTERVAL);
  }

  /**
   * Returns the comparable state of the servers: name, address, weight, whether they are out of
   * service.
   */
  private SortedSet<String> servers() {
    SortedSet<String> servers = new TreeSet<>();
    for (String line : admin.ask("show servers state", LIMIT).lines().toList()) {
      String[] values = line.split(" ", -1);
      if (values.length > 18 && !line.startsWith("#")) {
        servers.add(
            String.join(
                " ",
                values[1],
                values[3],
                values[4],
                values[18],
                values[7],
                Integer.toString(Integer.parseInt(values[6]) & 1)));
      }
    }
    return servers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWalkAtRunTimeEndsWhereAReloadWould(long seed) {
    Random random = new Random(seed);
    Map<String, Server> servers = new TreeMap<>();
    servers.put("s0", server("s0", 1, 100, false, true));
    HaproxyConfiguration before = of("roundrobin", List.copyOf(servers.values()));
    haproxy.load("c0", before);
    for (int step = 1; step <= STEPS; step++) {
      for (int each = random.nextInt(4); each >= 0; each--) {
        String name = "s" + random.nextInt(12);
        Server old = servers.get(name);
        if (old != null && random.nextInt(3) == 0) {
          servers.remove(name);
        } else {
          servers.put(
              name,
              server(
                  name,
                  1 + random.nextInt(200),
                  random.nextInt(257),
                  random.nextBoolean(),
                  name.length() == 2));
        }
      }
      HaproxyConfiguration after = of("roundrobin", List.copyOf(servers.values()));
      assertThat(change("c" + step, before, after)).isEmpty();
      assertThat(haproxy.running().commitId()).contains("c" + step);
      before = after;
    }
    assertThat(haproxy.running().reloads()).isZero();
    SortedSet<String> atRunTime = servers();
    // The files must contain the changes too.
    haproxy.load("last", before);
    assertThat(servers()).isEqualTo(atRunTime);
  }

  @Test
  void thousandsOfChangesAreOneCommit() {
    List<Server> servers = new ArrayList<>();
    List<Server> heavier = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      servers.add(server("s" + i, 1 + i % 200, 1, false, false));
      // Two commands for most servers: the address changes too, so that two connections are used.
      heavier.add(server("s" + i, 2 + i % 200, 1 + i % 256, false, false));
    }
    haproxy.load("one", of("roundrobin", servers));
    change("two", of("roundrobin", servers), of("roundrobin", heavier));
    assertThat(haproxy.running().commitId()).contains("two");
    SortedSet<String> atRunTime = servers();
    haproxy.load("again", of("roundrobin", heavier));
    assertThat(servers()).isEqualTo(atRunTime);
  }

  /**
   * Each server takes three commands, so that the middle of all commands is inside one server's.
   */
  @Test
  void thousandsOfStepsGoOnTwoConnectionsEachServersOnOne() throws IOException {
    List<Server> servers = new ArrayList<>(List.of(server("first", 1, 1, false, false)));
    HaproxyConfiguration before = of("roundrobin", List.copyOf(servers));
    for (int i = 0; i < 667; i++) {
      servers.add(server("s" + i, 1 + i % 200, 1 + i % 256, false, true));
    }
    HaproxyConfiguration after = of("roundrobin", servers);
    haproxy.load("one", before);
    HaproxyVersion version = HaproxyVersion.of(haproxy.running().version());
    RuntimePlan plan = RuntimePlan.between(before, after, new TreeMap<>(), version);
    assertThat(plan.changes()).hasSize(667);
    Path path = haproxy.root.resolve("relayed");
    try (RelayedSocket relayed =
        new RelayedSocket(path, haproxy.sockets.adminSocket(), "add server ")) {
      new RuntimeChanger(new AdminSocket(relayed.path()), LIMIT, INTERVAL)
          .change(plan.changes(), List.of(), "two", () -> {});
    }
    Files.delete(path);
    assertThat(servers()).hasSize(1 + 667 + 1);
  }

  /**
   * Weight 0 means draining: no algorithm sends traffic there, whether set at run time or loaded.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "roundrobin",
        "leastconn",
        "random",
        "first",
        "static-rr",
        "source",
        "uri",
        "hdr(x)",
        "url_param u"
      })
  void whoHasNoWeightGetsNoRequest(String balance) throws Exception {
    try (TestServer one = new TestServer("one");
        TestServer two = new TestServer("two")) {
      List<HaproxyConfiguration> configurations = new ArrayList<>();
      for (int[] weights : new int[][] {{3, 5}, {0, 5}, {3, 0}, {0, 0}, {3, 5}}) {
        configurations.add(
            of(
                balance,
                List.of(
                    Fixture.weighted(Fixture.at("one", one.address()), weights[0]),
                    Fixture.weighted(Fixture.at("two", two.address()), weights[1]))));
      }
      haproxy.load("c0", configurations.get(0));
      change("c1", configurations.get(0), configurations.get(1));
      assertThat(answers()).containsExactly("200 two");
      change("c2", configurations.get(1), configurations.get(2));
      assertThat(answers()).containsExactly("200 one");
      change("c3", configurations.get(2), configurations.get(3));
      assertThat(answers()).allMatch(answer -> answer.startsWith("503"));
      // Every algorithm accepts the weight with which the server was started.
      change("c4", configurations.get(3), configurations.get(4));
      assertThat(answers()).allMatch(answer -> answer.startsWith("200"));
      assertThat(haproxy.running().reloads()).isZero();
      for (int i = 1; i < 4; i++) {
        haproxy.load("r" + i, configurations.get(i));
        assertThat(answers())
            .allMatch(i == 1 ? "200 two"::equals : i == 2 ? "200 one"::equals : Fixture::is503);
      }
    }
  }

  private SortedSet<String> answers() throws IOException {
    SortedSet<String> answers = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      answers.add(Requests.get(port, "/" + i + "?u=" + i, "h").split(" null", 2)[0]);
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"static-rr", "source", "uri", "hdr(x)", "url_param u"})
  void aFixedWeightThatItWasNotStartedWithIsRefused(String balance) {
    HaproxyConfiguration draining = of(balance, List.of(server("a", 1, 0, false, false)));
    HaproxyConfiguration serving = of(balance, List.of(server("a", 1, 5, false, false)));
    haproxy.load("c0", draining);
    assertThatThrownBy(() -> change("c1", draining, serving))
        .isInstanceOf(RuntimeRefusedException.class)
        .hasMessageContaining("static LB algorithm");
  }

  @Test
  void whoLeavesWithConnectionsServesThemToTheirEnd() throws Exception {
    try (TestServer one = new TestServer("one");
        TestServer two = new TestServer("two")) {
      HaproxyConfiguration before = of("roundrobin", List.of(Fixture.at("one", one.address())));
      HaproxyConfiguration after = of("roundrobin", List.of(Fixture.at("two", two.address())));
      haproxy.load("c0", before);
      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        client.setSoTimeout(5_000);
        assertThat(Fixture.ask(client)).contains("one");
        change("c1", before, after);
        assertThat(Fixture.ask(client)).contains("two");
        // It may come back before its removal is complete.
        change("c2", after, before);
        assertThat(Fixture.ask(client)).contains("one");
        change("c3", before, after);
      }
      RuntimeChanger changer = new RuntimeChanger(admin, LIMIT, INTERVAL);
      List<ServerRemoved> gone = List.of(new ServerRemoved(name("x"), "one"));
      TestHaproxy.await("the connections of one end", () -> changer.delete(gone).isEmpty());
      assertThat(servers()).noneMatch(line -> line.startsWith("x one "));
    }
  }

  /** One of few commands, the last of many, and the first of many. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1250, 0", "0, 1250"})
  void whatIsRefusedIsSaidAndAReloadSetsItRight(int before, int after) {
    HaproxyConfiguration configuration = of("roundrobin", List.of(server("a", 1, 5, false, false)));
    haproxy.load("c0", configuration);
    List<RuntimeChange> pair =
        List.of(new WeightSet(name("x"), "a", 7), new WeightSet(name("y"), "a", 7));
    List<RuntimeChange> changes = new ArrayList<>();
    Collections.nCopies(before, pair).forEach(changes::addAll);
    changes.add(new WeightSet(name("x"), "none", 7));
    Collections.nCopies(after, pair).forEach(changes::addAll);
    assertThatThrownBy(
            () ->
                haproxy.process.change(
                    haproxy.commit("c1", configuration), changes, List.of(), INTERVAL))
        .isInstanceOf(RuntimeRefusedException.class)
        .hasMessageContaining("x/none")
        .hasMessageContaining("No such server");
    // Neither c0 nor c1.
    assertThat(haproxy.process.state())
        .isInstanceOfSatisfying(
            ProcessState.Running.class, running -> assertThat(running.commitId()).isEmpty());
    assertThat(haproxy.run.live().orElseThrow().commitId()).isEqualTo("c0");
    haproxy.load("c0", configuration);
    assertThat(haproxy.running().commitId()).contains("c0");
    assertThat(servers()).anyMatch(line -> line.startsWith("x a 127.0.0.1 7001 5"));
  }

  @Test
  void aReloadByOthersBringsTheSame() throws Exception {
    HaproxyConfiguration before = of("roundrobin", List.of(server("a", 1, 5, false, false)));
    haproxy.load("c0", before);
    change("c1", before, of("roundrobin", List.of(server("a", 1, 6, false, false))));
    assertThat(haproxy.another(TestHaproxy.SETTINGS).state())
        .isInstanceOfSatisfying(
            ProcessState.Running.class, running -> assertThat(running.commitId()).contains("c1"));
    SortedSet<String> atRunTime = servers();
    long reloads = haproxy.running().reloads();
    new MasterSocket(haproxy.sockets.masterSocket()).reload(LIMIT);
    TestHaproxy.await("it is reloaded", () -> haproxy.running().reloads() > reloads);
    assertThat(haproxy.running().commitId()).contains("c1");
    assertThat(servers()).isEqualTo(atRunTime);
  }

  /** Helpers of these tests. */
  private static final class Fixture {

    private Fixture() {}

    static Server at(String name, String address) {
      return new Server(name, ServerAddress.parse(address), 100, false, false, OptionalInt.empty());
    }

    static Server weighted(Server server, int weight) {
      return new Server(server.name(), server.address(), weight, false, false, OptionalInt.empty());
    }

    static boolean is503(String answer) {
      return answer.startsWith("503");
    }

    /** Sends one request on an open connection; returns the body of the response. */
    static String ask(Socket client) throws IOException {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[8_192];
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().matches("(?s).*\r\n\r\n.+")) {
        int count = client.getInputStream().read(buffer);
        if (count < 0) {
          throw new AssertionError("the connection was closed after " + answer);
        }
        answer.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
      }
      return answer.toString();
    }
  }
}
