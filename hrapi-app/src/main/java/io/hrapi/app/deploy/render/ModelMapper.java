package io.hrapi.app.deploy.render;

import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Bind;
import io.hrapi.haproxy.configuration.BindAddress;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The only place that translates the API's terms to HAProxy's: gateways become frontends, endpoints
 * binds, pools backends, targets servers. It maps the fields that carry structure; those that only
 * become directives have a row in {@link DirectiveTable}. {@link ProxyNames} has the names, {@link
 * MappingRefusals} the refusals, {@link MappingWarnings} the warnings. Each object maps one model.
 */
public final class ModelMapper {

  private final Model model;
  private final Set<BindAddress> reserved;
  private final MappedPools.Generation pools;
  private final MappingWarnings warnings = new MappingWarnings();
  private final List<Frontend> frontends = new ArrayList<>();
  private final Map<ProxyName, Backend> backends = new LinkedHashMap<>();
  private final Map<BindAddress, String> bound = new HashMap<>();
  private final SortedSet<Name> certificates = new TreeSet<>();

  private ModelMapper(Model model, Set<BindAddress> reserved, MappedPools.Generation pools) {
    this.model = model;
    this.pools = pools;
    this.reserved = reserved;
  }

  /**
   * A mapped configuration and its warnings.
   *
   * @param endpoints the path of the endpoint of each bind address
   * @param certificates the names of the certificates to be served
   * @param warnings the warnings, for people to read, each naming its resource
   */
  record Mapped(
      HaproxyConfiguration configuration,
      Map<BindAddress, String> endpoints,
      SortedSet<Name> certificates,
      List<String> warnings) {}

  /**
   * Maps a model.
   *
   * @param statistics the listener of the statistics page
   * @param ownPorts the addresses on which hrapi itself listens
   * @param names how HAProxy resolves host names
   * @param pools the pools that were mapped for the last model
   * @throws Refusal.Conflict if a pool that would get traffic or a certificate does not exist, two
   *     routes are the same, an address is used twice, or a value cannot be rendered
   * @throws Refusal.Invalid if a TCP gateway has conditional routes, or uses a pool with an HTTP
   *     algorithm
   */
  static Mapped map(
      Model model,
      StatisticsListener statistics,
      Set<BindAddress> ownPorts,
      RenderSettings settings,
      NameResolution names,
      MappedPools pools) {
    Set<BindAddress> reserved = new HashSet<>(ownPorts);
    reserved.add(statistics.address());
    ModelMapper mapper = new ModelMapper(model, reserved, pools.next());
    model.gateways().values().forEach(mapper::gateway);
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
        mapper.warnings.all());
  }

  private void gateway(GatewayNode node) {
    Gateway gateway = node.gateway();
    if (!gateway.enabled()) {
      return;
    }
    if (node.endpoints().isEmpty()) {
      warnings.noEndpoint(gateway);
      return;
    }
    List<Bind> binds = new ArrayList<>();
    for (Stamped<Endpoint> endpoint : node.endpoints().values()) {
      binds.add(bind(gateway, endpoint.value()));
    }
    Mode mode = gateway.protocol().isHttp() ? Mode.HTTP : Mode.TCP;
    List<UseBackend> routes = routes(node, mode);
    Optional<ProxyName> defaultBackend = defaultBackend(node, mode);
    if (defaultBackend.isEmpty()) {
      warnings.noDefaultPool(gateway, mode);
    }
    frontends.add(
        MappingRefusals.rendered(
            ResourcePath.gateway(gateway.name()).text(),
            () ->
                new Frontend(
                    ProxyNames.ofGateway(gateway.name()),
                    mode,
                    binds,
                    routes,
                    defaultBackend,
                    DirectiveTable.OF_GATEWAYS.of(gateway))));
  }

  private Bind bind(Gateway gateway, Endpoint endpoint) {
    EndpointAddress address = endpoint.address();
    String path = ResourcePath.endpoint(gateway.name(), endpoint.name()).text();
    BindAddress where =
        MappingRefusals.rendered(
            path,
            () ->
                new BindAddress(
                    Optional.ofNullable(address.host()).map(HostSpelling::canonical),
                    address.port()));
    warnings.doubtfulHost(path, address.host());
    String other = bound.putIfAbsent(where, path);
    if (other != null) {
      throw MappingRefusals.sameAddress(other, path, where);
    }
    for (BindAddress own : reserved) {
      if (own.overlaps(where)) {
        throw MappingRefusals.reservedAddress(path, where);
      }
    }
    Name certificate = address.certificate();
    if (certificate != null) {
      if (model.certificate(certificate) == null) {
        throw MappingRefusals.missingCertificate(path, certificate);
      }
      certificates.add(certificate);
    } else if (gateway.protocol() == Protocol.HTTPS) {
      warnings.noCertificate(path, gateway);
    }
    return MappingRefusals.rendered(
        path,
        () ->
            new Bind(
                where,
                Optional.ofNullable(certificate).map(CertificateFiles::path),
                endpoint.name().value(),
                DirectiveTable.OF_ENDPOINTS.of(endpoint)));
  }

  private List<UseBackend> routes(GatewayNode node, Mode mode) {
    List<Route> routes =
        node.routes().values().stream()
            .map(Stamped::value)
            .filter(Route::isConditional)
            .sorted(RouteOrder.COMPARATOR)
            .toList();
    List<UseBackend> mapped = new ArrayList<>(routes.size());
    Route former = null;
    for (Route route : routes) {
      if (mode == Mode.TCP) {
        throw MappingRefusals.conditionalRouteOfTcp(path(node, route), route.gateway());
      }
      if (former != null && RouteOrder.areTheSame(former, route)) {
        throw MappingRefusals.sameConditions(path(node, former), path(node, route));
      }
      former = route;
      ProxyName backend = backend(path(node, route), route.pool(), mode);
      mapped.add(
          MappingRefusals.rendered(
              path(node, route),
              () ->
                  new UseBackend(
                      backend,
                      Optional.ofNullable(route.host()).map(HostSpelling::header),
                      Optional.ofNullable(route.path()).map(path -> path.value()))));
    }
    return mapped;
  }

  private Optional<ProxyName> defaultBackend(GatewayNode node, Mode mode) {
    Name pool = node.gateway().defaultPool();
    String user = ResourcePath.gateway(node.gateway().name()).text();
    if (pool == null && node.routes().size() == 1) {
      Route only = node.routes().values().iterator().next().value();
      if (!only.isConditional()) {
        pool = only.pool();
        user = path(node, only);
      }
    }
    for (Stamped<Route> stamped : node.routes().values()) {
      Route route = stamped.value();
      if (!route.isConditional()
          && !route.pool().equals(pool)
          && model.pool(route.pool()) == null) {
        warnings.unusedPoolIsMissing(path(node, route), route.pool());
      }
    }
    return pool == null ? Optional.empty() : Optional.of(backend(user, pool, mode));
  }

  private ProxyName backend(String user, Name name, Mode mode) {
    PoolNode node = model.pool(name);
    if (node == null) {
      throw MappingRefusals.missingPool(user, name);
    }
    ProxyName proxy = ProxyNames.ofPool(name, mode);
    if (!backends.containsKey(proxy)) {
      MappedPool mapped =
          pools.map(node, mode, MappedPool.class, () -> pool(proxy, node, mode, user));
      backends.put(proxy, (Backend) mapped.backend());
      warnings.addAll(mapped.warnings());
      // Here, because an unchanged pool is not mapped again.
      warnings.allDrain(node, mode);
    }
    return proxy;
  }

  /**
   * A mapped pool.
   *
   * @param backend the {@link Backend}, as an object because only this class knows its type
   * @param warnings the warnings about its targets
   */
  private record MappedPool(Object backend, List<String> warnings) {}

  private static MappedPool pool(ProxyName proxy, PoolNode node, Mode mode, String user) {
    Policy policy = node.pool().policy();
    if (mode == Mode.TCP && policy.algorithm().isHttpOnly()) {
      throw MappingRefusals.algorithmOfHttp(node.pool().name(), policy, user);
    }
    Name pool = node.pool().name();
    String path = ResourcePath.pool(pool).text();
    MappingWarnings warnings = new MappingWarnings();
    List<Server> servers = new ArrayList<>(node.targets().size());
    for (Stamped<Target> stamped : node.targets().values()) {
      Target target = stamped.value();
      String targetPath = ResourcePath.target(pool, target.name()).text();
      servers.add(MappingRefusals.rendered(targetPath, () -> server(node, target)));
      warnings.doubtfulHost(targetPath, target.address().host());
    }
    Balance balance =
        MappingRefusals.rendered(
            ResourcePath.policy(pool).text(),
            () ->
                policy.algorithm().isBackfill()
                    ? Balance.FIRST
                    : Balance.parse(policy.algorithm().value()));
    return new MappedPool(
        MappingRefusals.rendered(
            path,
            () ->
                new Backend(
                    proxy,
                    mode,
                    balance,
                    servers,
                    node.pool().enabled(),
                    DirectiveTable.OF_POOLS.of(node.pool()))),
        warnings.all());
  }

  private static Server server(PoolNode node, Target target) {
    Integer port = target.address().port();
    Integer maxconn = node.pool().policy().maxconn();
    return new Server(
        target.name().value(),
        new ServerAddress(
            new AddressHost(target.address().host().value()),
            port == null ? OptionalInt.empty() : OptionalInt.of(port)),
        // Weight 0 stops new work and lets running work end, even with algorithms that know no
        // other weights.
        target.draining() ? 0 : node.weightOf(target).value(),
        !target.enabled(),
        port != null,
        maxconn == null ? OptionalInt.empty() : OptionalInt.of(maxconn),
        DirectiveTable.OF_TARGETS.of(target));
  }

  private static String path(GatewayNode node, Route route) {
    return ResourcePath.route(node.gateway().name(), route.alias()).text();
  }
}
