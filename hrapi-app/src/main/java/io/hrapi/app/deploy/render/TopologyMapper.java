package io.hrapi.app.deploy.render;

import com.google.common.net.InetAddresses;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.Topology;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Host;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.configuration.UseBackend;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The border between the API's words and HAProxy's: gateways become frontends, endpoints binds,
 * pools backends, targets servers. What is wanted but cannot run is refused here, by the names that
 * the API knows; {@link ProxyNames} has the names. One use each.
 */
public final class TopologyMapper {

  /** A host before none, then the longer path; beyond that an order that is always the same. */
  /** In front of the paths that people are shown. */
  private static final Comparator<Route> RULE_ORDER =
      Comparator.comparing((Route route) -> route.host() == null)
          .thenComparing(route -> -path(route).length())
          .thenComparing(route -> host(route))
          .thenComparing(route -> path(route));

  private final Topology topology;
  private final Set<BindAddress> reserved;
  private final MappedPools.Generation pools;
  private final List<String> warnings = new ArrayList<>();
  private final List<Frontend> frontends = new ArrayList<>();
  private final Map<ProxyName, Backend> backends = new LinkedHashMap<>();
  private final Map<BindAddress, String> bound = new HashMap<>();
  private final SortedSet<Name> certificates = new TreeSet<>();

  private TopologyMapper(
      Topology topology, Set<BindAddress> reserved, MappedPools.Generation pools) {
    this.topology = topology;
    this.pools = pools;
    this.reserved = reserved;
  }

  /**
   * What HAProxy is to run, and what its operator should know of it.
   *
   * @param endpoints the path of the endpoint behind each bind address
   * @param certificates those that are to be served
   * @param warnings in words for people, each naming its resource
   */
  record Mapped(
      HaproxyConfiguration configuration,
      Map<BindAddress, String> endpoints,
      SortedSet<Name> certificates,
      List<String> warnings) {}

  /**
   * Maps a topology.
   *
   * @param statistics where the statistics page listens
   * @param ownPorts where hrapi itself listens
   * @param names how HAProxy comes from names to addresses
   * @param pools those that were mapped the last time
   * @throws Refusal.Conflict if a pool is missing that traffic would go to, two rules are the same,
   *     or an address is used twice
   * @throws Refusal.Invalid if a TCP gateway has rules, or a pool with an algorithm of HTTP's
   */
  static Mapped map(
      Topology topology,
      StatisticsListener statistics,
      Set<BindAddress> ownPorts,
      RenderSettings settings,
      NameResolution names,
      MappedPools pools) {
    Set<BindAddress> reserved = new HashSet<>(ownPorts);
    reserved.add(statistics.address());
    TopologyMapper mapper = new TopologyMapper(topology, reserved, pools.next());
    topology.gateways().values().forEach(mapper::gateway);
    pools.keep(mapper.pools);
    return new Mapped(
        new HaproxyConfiguration(
            mapper.frontends,
            List.copyOf(mapper.backends.values()),
            Optional.of(statistics),
            settings,
            names),
        mapper.bound,
        mapper.certificates,
        mapper.warnings);
  }

  /** The path of the resource that a line begins the section of; empty if it begins none. */
  public static String resourceOfSection(String line) {
    String[] words = line.split(" ", -1);
    if (words.length < 2 || !(words[0].equals("frontend") || words[0].equals("backend"))) {
      return "";
    }
    String proxy = words[1].replace("\"", "");
    return words[0].equals("backend")
        ? ProxyNames.pool(proxy).map(named -> "/pools/" + named.pool()).orElse("")
        : ProxyNames.gateway(proxy).map(gateway -> "/gateways/" + gateway).orElse("");
  }

  private void gateway(GatewayNode node) {
    Gateway gateway = node.gateway();
    if (!gateway.enabled()) {
      return;
    }
    if (node.endpoints().isEmpty()) {
      warnings.add("gateway " + gateway.name() + " has no endpoint: it does not listen");
      return;
    }
    List<Bind> binds = new ArrayList<>();
    for (Stamped<Endpoint> endpoint : node.endpoints().values()) {
      binds.add(bind(gateway, endpoint.value()));
    }
    Mode mode = gateway.protocol().isHttp() ? Mode.HTTP : Mode.TCP;
    List<UseBackend> rules = rules(node, mode);
    Optional<ProxyName> defaultBackend = defaultBackend(node, mode);
    if (defaultBackend.isEmpty()) {
      warnings.add(
          "gateway "
              + gateway.name()
              + " has no default pool: what no rule takes is "
              + (mode == Mode.HTTP ? "answered 503" : "closed"));
    }
    frontends.add(
        new Frontend(
            ProxyNames.ofGateway(gateway.name()),
            mode,
            gateway.protocol() == Protocol.HTTPS,
            binds,
            rules,
            defaultBackend));
  }

  private Bind bind(Gateway gateway, Endpoint endpoint) {
    EndpointAddress address = endpoint.address();
    String path = "/gateways/" + gateway.name() + "/endpoints/" + endpoint.name();
    BindAddress where =
        rendered(
            path,
            () ->
                new BindAddress(
                    Optional.ofNullable(address.host()).map(TopologyMapper::canonical),
                    address.port()));
    warnIfDoubtful(path, address.host(), warnings);
    String other = bound.putIfAbsent(where, path);
    if (other != null) {
      throw new Refusal.Conflict(
          other + " and " + path + " have the same address " + where, List.of(other, path));
    }
    for (BindAddress own : reserved) {
      if (own.overlaps(where)) {
        throw new Refusal.Conflict(
            path + " has the address " + where + ", where hrapi or its statistics page listens",
            List.of(path));
      }
    }
    Name certificate = address.certificate();
    if (certificate != null) {
      if (topology.certificate(certificate) == null) {
        throw new Refusal.Conflict(
            path + " serves the certificate \"" + certificate + "\", which does not exist",
            List.of(path, "/certificates/" + certificate));
      }
      certificates.add(certificate);
    } else if (gateway.protocol() == Protocol.HTTPS) {
      warnings.add(path + " has no certificate: gateway " + gateway.name() + " is https");
    }
    return rendered(
        path,
        () ->
            new Bind(
                where,
                Optional.ofNullable(certificate).map(CertificateFiles::path),
                endpoint.name().value()));
  }

  /**
   * What the model took, of an older release perhaps, and HAProxy's side does not take, is said of
   * its resource: it is no fault of who asks for the configuration.
   *
   * @param path of the resource
   * @throws Refusal.Conflict naming it
   */
  static <T> T rendered(String path, Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (IllegalArgumentException e) {
      throw new Refusal.Conflict(
          path + " cannot be put in a configuration, change or delete it: " + e.getMessage(),
          List.of(path));
    }
  }

  private static void warnIfDoubtful(
      String path, io.hrapi.events.model.@Nullable Host host, List<String> warnings) {
    if (host != null && host.isDoubtful()) {
      warnings.add(path + " has a host that an older hrapi took for a name: " + host.advice());
    }
  }

  /** One address in one spelling (RFC 5952), so that the same bind is found to be the same. */
  private static Host canonical(io.hrapi.events.model.Host host) {
    return new Host(
        host.isIpv6()
            ? InetAddresses.toAddrString(InetAddresses.forString(host.value()))
            : host.value());
  }

  private List<UseBackend> rules(GatewayNode node, Mode mode) {
    List<Route> rules =
        node.routes().values().stream()
            .map(Stamped::value)
            .filter(Route::isRule)
            .sorted(RULE_ORDER)
            .toList();
    List<UseBackend> mapped = new ArrayList<>(rules.size());
    Route former = null;
    for (Route rule : rules) {
      if (mode == Mode.TCP) {
        throw new Refusal.Invalid(
            path(node, rule)
                + " has a rule for host or path, but gateway "
                + rule.gateway()
                + " speaks tcp, which has neither",
            null);
      }
      if (former != null && host(former).equals(host(rule)) && path(former).equals(path(rule))) {
        throw new Refusal.Conflict(
            path(node, former) + " and " + path(node, rule) + " have the same rule",
            List.of(path(node, former), path(node, rule)));
      }
      former = rule;
      ProxyName backend = backend(path(node, rule), rule.pool(), mode);
      mapped.add(
          rendered(
              path(node, rule),
              () ->
                  new UseBackend(
                      backend,
                      Optional.ofNullable(rule.host()).map(TopologyMapper::header),
                      Optional.ofNullable(rule.path()).map(path -> path.value()))));
    }
    return mapped;
  }

  private Optional<ProxyName> defaultBackend(GatewayNode node, Mode mode) {
    Name pool = node.gateway().defaultPool();
    String user = "/gateways/" + node.gateway().name();
    if (pool == null && node.routes().size() == 1) {
      Route only = node.routes().values().iterator().next().value();
      if (!only.isRule()) {
        pool = only.pool();
        user = path(node, only);
      }
    }
    for (Stamped<Route> stamped : node.routes().values()) {
      Route route = stamped.value();
      if (!route.isRule() && !route.pool().equals(pool) && topology.pool(route.pool()) == null) {
        warnings.add(path(node, route) + " names the pool " + route.pool() + ", which is missing");
      }
    }
    return pool == null ? Optional.empty() : Optional.of(backend(user, pool, mode));
  }

  private ProxyName backend(String user, Name name, Mode mode) {
    PoolNode node = topology.pool(name);
    if (node == null) {
      throw new Refusal.Conflict(
          user + " sends traffic to the pool \"" + name + "\", which does not exist",
          List.of(user, "/pools/" + name));
    }
    ProxyName proxy = ProxyNames.ofPool(name, mode);
    if (!backends.containsKey(proxy)) {
      MappedPool mapped =
          pools.map(node, mode, MappedPool.class, () -> pool(proxy, node, mode, user));
      backends.put(proxy, (Backend) mapped.backend());
      warnings.addAll(mapped.warnings());
      // Here, since a pool that is the same as the last time is not mapped again.
      warnIfDraining(node, mode);
    }
    return proxy;
  }

  private void warnIfDraining(PoolNode node, Mode mode) {
    if (node.pool().enabled() && isDraining(node)) {
      warnings.add(
          "pool "
              + node.pool().name()
              + " has no target for new work, since all that are enabled drain: "
              + (mode == Mode.HTTP
                  ? "new requests are answered 503"
                  : "new connections are closed"));
    }
  }

  /**
   * A pool as HAProxy is to have it.
   *
   * @param backend the {@link Backend}, which is this class's business alone
   * @param warnings of its targets
   */
  private record MappedPool(Object backend, List<String> warnings) {}

  private static MappedPool pool(ProxyName proxy, PoolNode node, Mode mode, String user) {
    Policy policy = node.pool().policy();
    if (mode == Mode.TCP && policy.algorithm().isHttpOnly()) {
      throw new Refusal.Invalid(
          "/pools/"
              + node.pool().name()
              + "/policy is "
              + policy.algorithm()
              + ", which reads HTTP requests; but "
              + user
              + " is tcp",
          null);
    }
    String path = "/pools/" + node.pool().name();
    List<String> warnings = new ArrayList<>();
    List<Server> servers = new ArrayList<>(node.targets().size());
    for (Stamped<Target> stamped : node.targets().values()) {
      Target target = stamped.value();
      servers.add(rendered(path + "/targets/" + target.name(), () -> server(node, target)));
      warnIfDoubtful(path + "/targets/" + target.name(), target.address().host(), warnings);
    }
    Balance balance =
        rendered(
            path + "/policy",
            () ->
                policy.algorithm().isBackfill()
                    ? Balance.FIRST
                    : Balance.parse(policy.algorithm().value()));
    return new MappedPool(
        rendered(path, () -> new Backend(proxy, mode, balance, servers, node.pool().enabled())),
        List.copyOf(warnings));
  }

  private static boolean isDraining(PoolNode node) {
    boolean some = false;
    for (Stamped<Target> target : node.targets().values()) {
      if (target.value().enabled()) {
        if (!target.value().draining()) {
          return false;
        }
        some = true;
      }
    }
    return some;
  }

  private static Server server(PoolNode node, Target target) {
    Integer port = target.address().port();
    Integer maxconn = node.pool().policy().maxconn();
    return new Server(
        target.name().value(),
        new ServerAddress(
            new Host(target.address().host().value()),
            port == null ? OptionalInt.empty() : OptionalInt.of(port)),
        // No new work, and what runs ends: also with an algorithm that knows no other weights.
        target.draining() ? 0 : node.weightOf(target).value(),
        !target.enabled(),
        port != null,
        maxconn == null ? OptionalInt.empty() : OptionalInt.of(maxconn));
  }

  private static String path(GatewayNode node, Route route) {
    return "/gateways/" + node.gateway().name() + "/pools/" + route.alias();
  }

  private static String host(Route route) {
    io.hrapi.events.model.Host host = route.host();
    return host == null ? "" : header(host);
  }

  /** A host as a client's Host header has it, without its port. */
  private static String header(io.hrapi.events.model.Host host) {
    // One that has an IPv4 address within stays as it is: the one within is another host.
    boolean ipv6 = host.isIpv6() && InetAddresses.forString(host.value()) instanceof Inet6Address;
    return (ipv6 ? canonical(host).text() : host.bracketed()).toLowerCase(Locale.ROOT);
  }

  private static String path(Route route) {
    return route.path() == null ? "" : route.path().value();
  }
}
