package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.testing.SelfSigned;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyCheck;
import io.hrapi.haproxy.process.HaproxyMessage;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.runtime.ServerStateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model that is accepted can be mapped and rendered, and passes HAProxy's check. */
final class EveryValueRendersIT {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";
  private static final String PATHS = LETTERS + "~!$&'()*+,;=@/";
  private static final List<String> ALGORITHMS =
      List.of("roundrobin", "leastconn", "backfill", "static-rr", "first", "source", "random");
  private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());
  private static final StatisticsListener PAGE =
      new StatisticsListener(new AddressHost("127.0.0.1"), 9029);

  /** A check resolves no names that are resolved at run time. */
  private static final NameResolution NAMES =
      new NameResolution(true, List.of(ServerAddress.parse("127.0.0.1:53")), Set.of());

  @TempDir Path folder;

  private final Set<Name> taken = new HashSet<>();
  private Random random = new Random();
  private int port = 20_000;

  private static ModelMapper.Mapped map(Model model) {
    return ModelMapper.map(
        model, PAGE, Set.of(), RenderSettings.defaults(), NAMES, new MappedPools());
  }

  private String text(String letters, int least, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** Returns the first value whose text the type accepts. */
  private static <T> T until(Supplier<String> texts, Function<String, T> type) {
    T taken = null;
    while (taken == null) {
      taken = orNull(texts.get(), type);
    }
    return taken;
  }

  private static <T> @Nullable T orNull(String text, Function<String, T> type) {
    try {
      return type.apply(text);
    } catch (InvalidValueException e) {
      return null;
    }
  }

  private Name name() {
    while (true) {
      Name name =
          until(() -> text(LETTERS, 1, random.nextInt(4) == 0 ? 64 : 3), text -> new Name(text));
      if (taken.add(name)) {
        return name;
      }
    }
  }

  private String hostText() {
    return switch (random.nextInt(8)) {
      case 0 -> text("0123456789.", 7, 15);
      case 1 -> ipv6Text();
      case 2 -> text("0123456789x.", 1, 12);
      case 3 -> text("ab-_.", 1, 8);
      case 4 -> text("abcdefghijklmnopqrstuvwxyz", 1, 63) + "." + text("AZ-_09.", 1, 189);
      case 5 -> random.nextInt(300) + "." + random.nextInt(300) + ".0." + random.nextInt(300);
      case 6 -> "0x" + text("0123456789abcdefABCDEF", 1, 8) + text("0x.", 0, 3);
      default -> text(LETTERS, 1, 20);
    };
  }

  private String ipv6Text() {
    if (random.nextBoolean()) {
      return text("0123456789abcdefABCDEF:.", 2, 12);
    }
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "::" : "");
    int groups = random.nextInt(8);
    for (int i = 0; i < groups; i++) {
      text.append(text("0123456789abcdefABCDEF", random.nextInt(6) == 0 ? 0 : 1, 4)).append(':');
    }
    return text
        + (random.nextInt(4) == 0
            ? "1.2.3." + random.nextInt(300)
            : text("0123456789abcdefABCDEF", 0, 4));
  }

  /**
   * Returns a host in a form that requests may use, or one that only logs of older releases
   * contain.
   */
  private Host host() {
    return until(this::hostText, random.nextBoolean() ? text -> Host.parse(text) : Host::new);
  }

  /**
   * Parses an address, but no name: HAProxy refuses to listen on a name that cannot be resolved.
   */
  private static Host address(String text) {
    Host host = Host.parse(text);
    if (!host.isIpv6() && !text.matches("[0-9.]+")) {
      throw new InvalidValueException("an address", text);
    }
    return host;
  }

  private EndpointAddress listen(@Nullable Name certificate) {
    Host host =
        switch (random.nextInt(5)) {
          case 0 -> new Host("localhost");
          case 1 -> null;
          case 2 -> until(this::ipv6Text, EveryValueRendersIT::address);
          default -> until(() -> text("0123456789.", 7, 15), EveryValueRendersIT::address);
        };
    return new EndpointAddress(host, host == null && random.nextBoolean(), port++, certificate);
  }

  private Algorithm algorithm(boolean http) {
    if (!http || random.nextBoolean()) {
      return new Algorithm(ALGORITHMS.get(random.nextInt(ALGORITHMS.size())));
    }
    return until(
        () ->
            switch (random.nextInt(3)) {
              case 0 -> "uri";
              case 1 -> "hdr(" + text(LETTERS, 1, random.nextInt(8) == 0 ? 64 : 4) + ")";
              default -> "url_param " + text(LETTERS, 1, random.nextInt(8) == 0 ? 64 : 4);
            },
        Algorithm::new);
  }

  private PathPrefix path() {
    return until(
        () ->
            "/"
                + text(PATHS, 0, random.nextInt(10) == 0 ? 1023 : 12)
                + "%2F".repeat(random.nextInt(2)),
        PathPrefix::new);
  }

  private Model withPool(Model model, Name pool, boolean http) {
    Algorithm algorithm = algorithm(http);
    Policy policy =
        new Policy(
            algorithm,
            new Weight(random.nextInt(257)),
            algorithm.isBackfill() ? (Integer) (1 + random.nextInt(1_000_000)) : null);
    Model with = model.with(new Pool(pool, random.nextInt(4) != 0, policy), 1);
    for (int i = random.nextInt(12); i > 0; i--) {
      Integer to = random.nextInt(5) == 0 ? null : (Integer) (1 + random.nextInt(65_535));
      with =
          with.with(
              new Target(
                  name(),
                  pool,
                  new TargetAddress(host(), to),
                  random.nextBoolean() ? null : new Weight(random.nextInt(257)),
                  random.nextInt(4) != 0,
                  random.nextInt(4) == 0),
              1);
    }
    return with;
  }

  private Model withGateway(Model model, List<Name> certificates) {
    Protocol protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
    Name gateway = name();
    Name fallback = name();
    Model with =
        withPool(
            model.with(new Gateway(gateway, protocol, fallback, true), 1),
            fallback,
            protocol.isHttp());
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Name certificate =
          random.nextBoolean() ? null : certificates.get(random.nextInt(certificates.size()));
      with = with.with(new Endpoint(name(), gateway, listen(certificate)), 1);
    }
    Set<String> rules = new HashSet<>();
    for (int i = protocol.isHttp() ? random.nextInt(10) : 0; i > 0; i--) {
      Host host = random.nextInt(4) == 0 ? null : host();
      PathPrefix path = host != null && random.nextBoolean() ? null : path();
      if (rules.add((host + " " + path).toLowerCase(Locale.ROOT))) {
        Name pool = name();
        with =
            withPool(with, pool, /* http= */ true)
                .with(new Route(gateway, name(), pool, host, path), 1);
      }
    }
    return with;
  }

  private Model model(List<Name> certificates, String chain) {
    Model model = Model.EMPTY;
    for (Name name : certificates) {
      model =
          model.with(
              new Certificate(
                  name, chain, Hash.ZERO, "CN=a", List.of(), 0, Long.MAX_VALUE, "RSA 2048", "s"),
              1);
    }
    for (int i = 0; i < 25; i++) {
      model = withGateway(model, certificates);
    }
    return model;
  }

  private CheckResult check(String text, Map<String, byte[]> files) throws IOException {
    ProcessFile process =
        new ProcessFile(
            "a",
            folder.resolve("admin.sock"),
            Duration.ofSeconds(60),
            50,
            Optional.empty(),
            Optional.of(Files.writeString(folder.resolve("states"), ServerStateFile.EMPTY)),
            Optional.empty());
    HaproxyBinary binary =
        HaproxyBinary.locate(
            Optional.ofNullable(System.getenv("HAPROXY_BIN")), HaproxyAccount.own());
    return new HaproxyCheck(binary, Duration.ofSeconds(60))
        .check(new RunDirectory(folder.resolve("run")).commit(process, text, files));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverTheModelTakesHaproxysCheckTakes(long seed) throws IOException {
    random = new Random(seed);
    byte[] pem = SelfSigned.in(folder, "c").pem();
    List<Name> certificates = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      certificates.add(Certificate.nameOf(name().value()));
    }
    String both = new String(pem, StandardCharsets.US_ASCII);
    String end = "-----END CERTIFICATE-----\n";
    ModelMapper.Mapped mapped =
        map(model(certificates, both.substring(0, both.indexOf(end) + end.length())));
    Map<String, byte[]> files = new HashMap<>();
    mapped.certificates().forEach(name -> files.put(CertificateFiles.path(name), pem));
    String text = new ConfigurationRenderer().render(mapped.configuration());
    // Disables name resolution: there are hundreds of names, and none can be resolved.
    CheckResult result = check(text.replaceAll("init-addr \\S+", "init-addr none"), files);
    assertThat(result.messages())
        .filteredOn(message -> message.severity() != HaproxyMessage.Severity.NOTICE)
        .isEmpty();
    assertThat(result.valid()).isTrue();
  }

  @Test
  void bothRoomsTakeTheSameHosts() {
    random = new Random(1);
    int addresses = 0;
    for (int i = 0; i < 100_000; i++) {
      Host host = until(this::hostText, Host::new);
      AddressHost rendered = new AddressHost(host.value());
      assertThat(rendered.isIpv6()).as(host.value()).isEqualTo(host.isIpv6());
      addresses += rendered.isName() ? 0 : 1;
    }
    assertThat(addresses).isBetween(10_000, 90_000);
  }

  @Test
  void aValueThatCannotBeRenderedNamesItsResource() {
    assertThatThrownBy(
            () -> MappingRefusals.rendered("/pools/p/policy", () -> Balance.parse("by-the-moon")))
        .isInstanceOfSatisfying(
            Refusal.Conflict.class,
            refusal -> assertThat(refusal.conflicting()).containsExactly("/pools/p/policy"))
        .hasMessageContainingAll("/pools/p/policy", "by-the-moon");
  }

  @Test
  void aHostThatOnlyALogCanHaveIsWarnedOf() {
    Name pool = new Name("p");
    Name gateway = new Name("g");
    Model model =
        Model.EMPTY
            .with(new Gateway(gateway, Protocol.HTTP, pool, true), 1)
            .with(new Endpoint(new Name("e"), gateway, EndpointAddress.stored("0x7f.1:20001")), 1)
            .with(new Pool(pool, true, Policy.DEFAULT), 1)
            .with(
                new Target(new Name("t"), pool, TargetAddress.stored("0x7f.1:80"), null, true), 1);
    MappedPools kept = new MappedPools();
    for (int i = 0; i < 2; i++) {
      assertThat(
              ModelMapper.map(model, PAGE, Set.of(), RenderSettings.defaults(), NAMES, kept)
                  .warnings())
          .anySatisfy(w -> assertThat(w).contains("/pools/p/targets/t", "read as 127.0.0.1"))
          .anySatisfy(w -> assertThat(w).contains("/gateways/g/endpoints/e", "127.0.0.1"));
    }
  }
}
