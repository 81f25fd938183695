package io.hrapi.haproxy;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Directive;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.configuration.UseBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Configurations that several tests share. */
public final class Fixtures {

  /** Tells servers that the client uses TLS. */
  public static final Directive FORWARDED_PROTO =
      Directive.of("http-request set-header", "X-Forwarded-Proto", "https");

  private Fixtures() {}

  public static ProxyName name(String value) {
    return new ProxyName(value);
  }

  public static Server server(String name, String address) {
    return new Server(name, ServerAddress.parse(address), 100, false, false, OptionalInt.empty());
  }

  public static Server checked(String name, String address) {
    return new Server(name, ServerAddress.parse(address), 100, false, true, OptionalInt.empty());
  }

  public static Backend http(String name, Server... servers) {
    return new Backend(name(name), Mode.HTTP, Balance.ROUND_ROBIN, List.of(servers), true);
  }

  public static Bind bind(String address) {
    return new Bind(BindAddress.parse(address), Optional.empty(), "e");
  }

  public static UseBackend rule(String backend, String host, String path) {
    return new UseBackend(
        name(backend),
        Optional.of(host).filter(text -> !text.isEmpty()),
        Optional.of(path).filter(text -> !text.isEmpty()));
  }

  public static Frontend frontend(
      String name, String address, List<UseBackend> rules, Optional<ProxyName> fallback) {
    return new Frontend(name(name), Mode.HTTP, List.of(bind(address)), rules, fallback);
  }

  public static HaproxyConfiguration configuration(
      List<Frontend> frontends, List<Backend> backends) {
    return new HaproxyConfiguration(
        frontends, backends, Optional.empty(), RenderSettings.defaults());
  }

  /** Returns a configuration with one frontend, one backend and one server. */
  public static HaproxyConfiguration simple(int port, String server) {
    return configuration(
        List.of(frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("b")))),
        List.of(http("b", server("s", server))));
  }

  /**
   * Returns a configuration with every feature at once; its certificate is {@code
   * certificates/a:b.pem}.
   */
  public static HaproxyConfiguration rich() {
    Frontend secure =
        new Frontend(
            name("f-secure"),
            Mode.HTTP,
            List.of(
                new Bind(
                    BindAddress.parse("[::1]:20443"), Optional.of("certificates/a:b.pem"), "e:1"),
                new Bind(BindAddress.parse("*:20080"), Optional.empty(), "e_2")),
            List.of(
                rule("b-a", "Shop.example", "/a/b"),
                rule("b-a", "shop.example", "/~$&'()*+,;=:@%20/"),
                rule("b-empty", "[::1]", ""),
                rule("b-off", "", "/off"),
                rule("b-names", "", "/")),
            Optional.empty(),
            List.of(FORWARDED_PROTO));
    Frontend open =
        frontend("f-open", "127.0.0.1:20081", List.of(), Optional.of(name("b-backfill")));
    Frontend tcp =
        new Frontend(
            name("f-tcp"),
            Mode.TCP,
            List.of(bind("localhost:20082")),
            List.of(),
            Optional.of(name("b-tcp")));
    Frontend silent =
        new Frontend(
            name("f-silent"),
            Mode.TCP,
            List.of(bind("127.0.0.1:20083")),
            List.of(),
            Optional.empty());
    List<Backend> backends = new ArrayList<>();
    backends.add(
        http(
            "b-a",
            checked("t1", "127.0.0.1:2001"),
            new Server(
                "t:2", ServerAddress.parse("[::1]:2002"), 0, true, true, OptionalInt.empty()),
            server("t3", "127.0.0.1"),
            server("t4", "[::1]")));
    backends.add(http("b-empty"));
    backends.add(
        new Backend(
            name("b-off"),
            Mode.HTTP,
            Balance.LEAST_CONNECTIONS,
            List.of(checked("t", "127.0.0.1:2003")),
            false));
    backends.add(http("b-names", checked("t", "localhost:2004"), server("u", "localhost")));
    backends.add(
        new Backend(
            name("b-backfill"),
            Mode.HTTP,
            Balance.FIRST,
            List.of(
                new Server(
                    "t",
                    ServerAddress.parse("127.0.0.1:2005"),
                    256,
                    false,
                    true,
                    OptionalInt.of(4))),
            true));
    backends.add(
        new Backend(
            name("b-tcp"),
            Mode.TCP,
            Balance.parse("source"),
            List.of(checked("t", "127.0.0.1:2006")),
            true));
    backends.add(
        new Backend(name("b-tcp-off"), Mode.TCP, Balance.parse("random(2)"), List.of(), false));
    List<String> algorithms =
        List.of("static-rr", "uri", "hdr(X-User)", "url_param user", "random", "roundrobin");
    for (int i = 0; i < algorithms.size(); i++) {
      backends.add(
          new Backend(
              name("b-algorithm-" + i),
              Mode.HTTP,
              Balance.parse(algorithms.get(i)),
              List.of(server("t", "127.0.0.1:2007")),
              true));
    }
    return new HaproxyConfiguration(
        List.of(secure, open, tcp, silent),
        backends,
        Optional.of(new StatisticsListener(new AddressHost("127.0.0.1"), 20_099)),
        new RenderSettings(
            Duration.ofMillis(1_500),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofMillis(2_500),
            Duration.ofMinutes(10),
            20,
            3,
            OptionalInt.of(2_000)));
  }

  /**
   * Returns servers with host names: one resolved at run time, one from the hosts file, one that
   * looks like an SRV record.
   */
  public static HaproxyConfiguration names(List<ServerAddress> nameServers) {
    return new HaproxyConfiguration(
        List.of(frontend("f", "127.0.0.1:20085", List.of(), Optional.of(name("b")))),
        List.of(
            http(
                "b",
                checked("a", "one.example:2001"),
                checked("b", "localhost:2002"),
                server("c", "_http.example:2003"),
                checked("d", "127.0.0.1:2004"))),
        Optional.empty(),
        RenderSettings.defaults(),
        new NameResolution(
            true,
            nameServers,
            Set.of(new AddressHost("localhost"), new AddressHost("other.example"))));
  }

  /** Returns {@code servers} servers, 100 in each backend, with one rule for each backend. */
  public static HaproxyConfiguration large(int servers) {
    List<Backend> backends =
        IntStream.range(0, servers / 100)
            .mapToObj(
                i ->
                    http(
                        "b" + i,
                        IntStream.range(0, 100)
                            .mapToObj(j -> checked("t" + i + "-" + j, "127.1." + j + ".1:2000"))
                            .toArray(Server[]::new)))
            .toList();
    Stream<UseBackend> rules =
        IntStream.range(0, backends.size()).mapToObj(i -> rule("b" + i, "host" + i, "/a"));
    return configuration(
        List.of(frontend("f", "127.0.0.1:20084", rules.toList(), Optional.empty())), backends);
  }
}
