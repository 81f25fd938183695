package io.hrapi.haproxy.runtime;

import static io.hrapi.haproxy.Fixtures.bind;
import static io.hrapi.haproxy.Fixtures.checked;
import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.frontend;
import static io.hrapi.haproxy.Fixtures.name;
import static io.hrapi.haproxy.Fixtures.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Directive;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.CertificateReplaced;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.MaxconnSet;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimePlanTest {

  private static final Server A = server("a", "127.0.0.1:8001");
  private static final Server B = server("b", "127.0.0.1:8002");

  private static HaproxyConfiguration of(Balance balance, Server... servers) {
    return of(new Backend(name("x"), Mode.HTTP, balance, List.of(servers), true));
  }

  private static HaproxyConfiguration of(Backend... backends) {
    Frontend frontend = frontend("f", "127.0.0.1:8100", List.of(), Optional.of(name("x")));
    return configuration(List.of(frontend), List.of(backends));
  }

  private static HaproxyConfiguration of(Server... servers) {
    return of(Balance.ROUND_ROBIN, servers);
  }

  private static RuntimePlan plan(HaproxyConfiguration before, HaproxyConfiguration after) {
    return plan(before, after, "2.6.12-1+deb12u4");
  }

  private static RuntimePlan plan(
      HaproxyConfiguration before, HaproxyConfiguration after, String version) {
    return RuntimePlan.between(before, after, new TreeMap<>(), HaproxyVersion.of(version));
  }

  private static Server weighted(Server server, int weight) {
    return new Server(
        server.name(), server.address(), weight, server.disabled(), false, OptionalInt.empty());
  }

  private static Server at(Server server, String address) {
    return new Server(
        server.name(), ServerAddress.parse(address), 100, false, false, OptionalInt.empty());
  }

  private static Server limited(Server server, OptionalInt maxconn) {
    return new Server(server.name(), server.address(), 100, false, false, maxconn);
  }

  private static Server disabled(Server server) {
    return new Server(server.name(), server.address(), 100, true, false, OptionalInt.empty());
  }

  @Test
  void nothingToDoIsPossible() {
    RuntimePlan plan = plan(of(A, B), of(A, B));
    assertThat(plan.isPossible()).isTrue();
    assertThat(plan.changes()).isEmpty();
  }

  @Test
  void whatServersAreIsChangedAtRunTime() {
    assertThat(plan(of(A, B), of(A, weighted(B, 7))).changes())
        .containsExactly(new WeightSet(name("x"), "b", 7));
    assertThat(plan(of(A), of(disabled(A))).changes())
        .containsExactly(new EnabledSet(name("x"), "a", false));
    assertThat(plan(of(disabled(A)), of(A)).changes())
        .containsExactly(new EnabledSet(name("x"), "a", true));
    assertThat(plan(of(A), of(at(A, "[::1]:9"))).changes())
        .containsExactly(new AddressSet(name("x"), "a", ServerAddress.parse("[::1]:9").host(), 9));
    assertThat(plan(of(A), of(limited(A, OptionalInt.of(5)))).changes())
        .containsExactly(new MaxconnSet(name("x"), "a", 5));
    assertThat(plan(of(A), of(A, B)).changes()).containsExactly(new ServerAdded(name("x"), B));
    assertThat(plan(of(A, B), of(B)).changes()).containsExactly(new ServerRemoved(name("x"), "a"));
  }

  @Test
  void whatGoesGoesBeforeWhatComes() {
    assertThat(plan(of(A), of(B)).changes())
        .containsExactly(new ServerRemoved(name("x"), "a"), new ServerAdded(name("x"), B));
  }

  @Test
  void everythingElseIsReloaded() {
    HaproxyConfiguration a = of(A);
    assertReload(plan(a, of(Balance.LEAST_CONNECTIONS, A)), "backend x", "algorithm");
    assertReload(plan(a, of(at(A, "localhost:1"))), "server a", "IP address");
    assertReload(plan(of(at(A, "localhost:1")), a), "server a", "IP address");
    assertReload(plan(a, of(at(A, "127.0.0.1"))), "server a", "port");
    assertReload(plan(a, of(A, at(B, "localhost:1"))), "server b", "IP address");
    assertReload(plan(a, of(checked("a", "127.0.0.1:8001"))), "server a", "checked");
    assertReload(plan(of(limited(A, OptionalInt.of(5))), a), "server a", "limit");
    assertReload(
        plan(a, of(new Backend(name("x"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(A), false))),
        "backend x",
        "disabled");
    Backend x = new Backend(name("x"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(A), true);
    Backend y = new Backend(name("y"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(A), true);
    assertReload(plan(a, of(x, y)), "set of backends");
    assertReload(plan(of(x, y), of(y, x)), "set of backends");
    assertReload(
        plan(
            a,
            configuration(
                List.of(
                    new Frontend(
                        name("f"),
                        Mode.HTTP,
                        List.of(bind("127.0.0.1:8101")),
                        List.of(),
                        Optional.of(name("x")))),
                a.backends())),
        "frontends");
  }

  private static Directive description(String text) {
    return Directive.of("description", text);
  }

  private static HaproxyConfiguration described(Directive... directives) {
    return of(
        new Backend(
            name("x"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(A), true, List.of(directives)));
  }

  private static HaproxyConfiguration framed(List<Directive> bind, List<Directive> frontend) {
    Bind only = new Bind(BindAddress.parse("127.0.0.1:8100"), Optional.empty(), "e", bind);
    return configuration(
        List.of(
            new Frontend(
                name("f"), Mode.HTTP, List.of(only), List.of(), Optional.of(name("x")), frontend)),
        of(A).backends());
  }

  @Test
  void aReloadNamesTheDirectiveThatDiffers() {
    HaproxyConfiguration plain = of(A);
    Directive retries = Directive.of("retries", "2");
    String reason = "backend x: description differs";
    assertThat(plan(plain, described(description("a"))).reason()).isEqualTo(reason);
    assertThat(plan(described(description("a")), plain).reason()).isEqualTo(reason);
    assertThat(plan(described(description("a")), described(description("b"))).reason())
        .isEqualTo(reason);
    assertThat(plan(described(retries, description("a")), described(retries)).reason())
        .isEqualTo(reason);
    assertThat(
            plan(described(description("a"), retries), described(retries, description("a")))
                .reason())
        .isEqualTo("backend x: retries and others are in a different order");
    assertThat(plan(framed(List.of(), List.of()), framed(List.of(), List.of(retries))).reason())
        .isEqualTo("frontend f: retries differs");
    assertThat(
            plan(
                    framed(List.of(), List.of()),
                    framed(List.of(Directive.of("maxconn", "5")), List.of()))
                .reason())
        .isEqualTo("frontend f: bind e: maxconn differs");
    assertThat(plan(of(A), of(backup(A))).reason())
        .isEqualTo("backend x: server a: backup differs");
  }

  private static Server backup(Server server) {
    return new Server(
        server.name(),
        server.address(),
        server.weight(),
        server.disabled(),
        server.check(),
        server.maxconn(),
        List.of(Directive.of("backup")));
  }

  @Test
  void aServerWithDirectivesComesAndGoesWithAReload() {
    assertReload(plan(of(A), of(A, backup(B))), "server b has backup", "reload");
    assertReload(plan(of(A, backup(B)), of(A)), "server b has backup", "reload");
    assertThat(plan(of(backup(A)), of(backup(A), B)).changes())
        .containsExactly(new ServerAdded(name("x"), B));
  }

  @Test
  void everythingThatAConfigurationSaysOfAServerHasARow() {
    assertThat(ServerProperty.ALL.stream().map(ServerProperty::name))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Server.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(component -> !component.equals("name"))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"static-rr", "source", "uri", "hdr(x)", "url_param u", "first"})
  void anAlgorithmThatIsFixedWhenItStartsIsReloaded(String algorithm) {
    Balance balance = Balance.parse(algorithm);
    assertReload(plan(of(balance, A), of(balance, A, B)), algorithm, "servers");
    assertReload(plan(of(balance, A, B), of(balance, A)), algorithm, "servers");
    assertThat(plan(of(balance, A), of(balance, disabled(A))).isPossible()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"static-rr", "source", "uri", "hdr(x)", "url_param u"})
  void aWeightThatIsFixedWhenItStartsGoesToNoneAndPerhapsBack(String algorithm) {
    Balance balance = Balance.parse(algorithm);
    assertReload(plan(of(balance, A), of(balance, weighted(A, 1))), algorithm, "weights");
    assertThat(plan(of(balance, A), of(balance, weighted(A, 0))).changes())
        .containsExactly(new WeightSet(name("x"), "a", 0));
    assertThat(plan(of(balance, weighted(A, 0)), of(balance, A)).changes())
        .containsExactly(new WeightSet(name("x"), "a", 100));
  }

  @Test
  void whoeverIsFirstHasAnyWeight() {
    assertThat(plan(of(Balance.FIRST, A), of(Balance.FIRST, weighted(A, 1))).changes())
        .containsExactly(new WeightSet(name("x"), "a", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"roundrobin", "leastconn", "random", "random(3)"})
  void theOthersAreNot(String algorithm) {
    Balance balance = Balance.parse(algorithm);
    assertThat(plan(of(balance, A), of(balance, weighted(A, 1), B)).changes()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.5.14", "1.8.30", "unknown"})
  void serversThatComeOrGoAreReloadedWhereThatIsAnExperiment(String version) {
    assertReload(plan(of(A), of(A, B), version), "HAProxy ", "cannot get servers");
    assertReload(plan(of(A, B), of(A), version), "HAProxy ", "cannot lose servers");
    assertThat(plan(of(A), of(weighted(A, 7)), version).isPossible()).isTrue();
    for (String later : List.of("2.6-dev3", "2.10.1", "3.5-dev5-1a2b3c", "10.0.0")) {
      assertThat(plan(of(A), of(B), later).isPossible()).as(later).isTrue();
    }
  }

  @Test
  void certificatesAreReplaced() {
    TreeMap<String, byte[]> replaced = new TreeMap<>();
    replaced.put("c.pem", "key".getBytes(StandardCharsets.US_ASCII));
    RuntimePlan plan = RuntimePlan.between(of(A), of(A), replaced, new HaproxyVersion(3, 4));
    assertThat(plan.changes()).containsExactly(new CertificateReplaced("c.pem", "key"));
    assertThat(plan.toString()).doesNotContain("key");
  }

  private static void assertReload(RuntimePlan plan, String... words) {
    assertThat(plan.isPossible()).isFalse();
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.reason()).contains(words);
  }
}
