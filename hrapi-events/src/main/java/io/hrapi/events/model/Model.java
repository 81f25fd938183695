package io.hrapi.events.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * All gateways with their endpoints and routes, all pools with their targets, and all certificates,
 * at one version: an immutable value over persistent maps. A change copies the path to what it
 * changes and shares the rest, so that its cost hardly depends on the size of the model, and a
 * reader holds a consistent version without a lock.
 *
 * <p>Each resource is stored with its revision, the version that last changed what a reader sees of
 * it. Two models are equal if they contain the same resources; revisions are not compared.
 */
public final class Model {

  /** The model without resources. */
  public static final Model EMPTY =
      new Model(
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty());

  private final TreePMap<Name, GatewayNode> gateways;
  private final TreePMap<Name, PoolNode> pools;
  private final TreePMap<Name, Stamped<Certificate>> certificates;

  /** The gateway of each endpoint: names of endpoints are unique among all gateways. */
  private final PMap<Name, Name> endpointHomes;

  /** The pool of each target: names of targets are unique among all pools. */
  private final PMap<Name, Name> targetHomes;

  private Model(
      TreePMap<Name, GatewayNode> gateways,
      TreePMap<Name, PoolNode> pools,
      TreePMap<Name, Stamped<Certificate>> certificates,
      PMap<Name, Name> endpointHomes,
      PMap<Name, Name> targetHomes) {
    this.gateways = gateways;
    this.pools = pools;
    this.certificates = certificates;
    this.endpointHomes = endpointHomes;
    this.targetHomes = targetHomes;
  }

  /** Returns the gateways by name, in the order of their names. */
  public SortedMap<Name, GatewayNode> gateways() {
    return gateways;
  }

  /** Returns the pools by name, in the order of their names. */
  public SortedMap<Name, PoolNode> pools() {
    return pools;
  }

  /** Returns the certificates by name, in the order of their names. */
  public SortedMap<Name, Stamped<Certificate>> certificates() {
    return certificates;
  }

  /** Returns a gateway with its endpoints and routes; null if there is none of that name. */
  public @Nullable GatewayNode gateway(Name name) {
    return gateways.get(name);
  }

  /** Returns a pool with its targets; null if there is none of that name. */
  public @Nullable PoolNode pool(Name name) {
    return pools.get(name);
  }

  /** Returns an endpoint of any gateway; null if there is none of that name. */
  public @Nullable Endpoint endpoint(Name name) {
    Name home = endpointHomes.get(name);
    GatewayNode gateway = home == null ? null : gateways.get(home);
    return gateway == null ? null : gateway.endpoint(name);
  }

  /** Returns a gateway's route by its alias; null if there is none. */
  public @Nullable Route route(Name gateway, Name alias) {
    GatewayNode node = gateways.get(gateway);
    return node == null ? null : node.route(alias);
  }

  /** Returns a target of any pool; null if there is none of that name. */
  public @Nullable Target target(Name name) {
    Name home = targetHomes.get(name);
    PoolNode pool = home == null ? null : pools.get(home);
    return pool == null ? null : pool.target(name);
  }

  /** Returns a certificate; null if there is none of that name. */
  public @Nullable Certificate certificate(Name name) {
    Stamped<Certificate> certificate = certificates.get(name);
    return certificate == null ? null : certificate.value();
  }

  /**
   * Returns the endpoints that refer to a certificate, whether it exists or not, in the order of
   * their gateways and names. Iterates over all endpoints.
   */
  public List<Endpoint> endpointsWith(Name certificate) {
    List<Endpoint> users = new ArrayList<>();
    for (GatewayNode gateway : gateways.values()) {
      for (Stamped<Endpoint> endpoint : gateway.endpoints().values()) {
        if (certificate.equals(endpoint.value().address().certificate())) {
          users.add(endpoint.value());
        }
      }
    }
    return users;
  }

  /** Returns the number of targets in all pools. */
  public int targetCount() {
    return targetHomes.size();
  }

  /** Returns the number of resources of all kinds. */
  public int size() {
    int routes = 0;
    for (GatewayNode gateway : gateways.values()) {
      routes += gateway.routes().size();
    }
    return gateways.size()
        + pools.size()
        + certificates.size()
        + endpointHomes.size()
        + targetHomes.size()
        + routes;
  }

  /**
   * Returns the version that last changed what a reader of a gateway sees; empty if there is none
   * of that name.
   */
  public OptionalLong gatewayRevision(Name name) {
    GatewayNode node = gateways.get(name);
    return node == null ? OptionalLong.empty() : OptionalLong.of(node.revision());
  }

  /**
   * Returns the version that last changed what a reader of an endpoint sees, in any gateway; empty
   * if there is none of that name.
   */
  public OptionalLong endpointRevision(Name name) {
    Name home = endpointHomes.get(name);
    GatewayNode node = home == null ? null : gateways.get(home);
    return node == null ? OptionalLong.empty() : node.endpointRevision(name);
  }

  /**
   * Returns the version that last changed what a reader of a gateway's route sees; empty if there
   * is none.
   */
  public OptionalLong routeRevision(Name gateway, Name alias) {
    GatewayNode node = gateways.get(gateway);
    return node == null ? OptionalLong.empty() : node.routeRevision(alias);
  }

  /**
   * Returns the version that last changed what a reader of a pool sees, including its targets;
   * empty if there is none of that name.
   */
  public OptionalLong poolRevision(Name name) {
    PoolNode node = pools.get(name);
    return node == null ? OptionalLong.empty() : OptionalLong.of(node.revision());
  }

  /**
   * Returns the version that last changed what a reader of a pool's policy sees; empty if there is
   * no pool of that name.
   */
  public OptionalLong policyRevision(Name pool) {
    PoolNode node = pools.get(pool);
    return node == null ? OptionalLong.empty() : OptionalLong.of(node.policyRevision());
  }

  /**
   * Returns the version that last changed what a reader of a target sees, in any pool; empty if
   * there is none of that name.
   */
  public OptionalLong targetRevision(Name name) {
    Name home = targetHomes.get(name);
    PoolNode node = home == null ? null : pools.get(home);
    return node == null ? OptionalLong.empty() : node.targetRevision(name);
  }

  /**
   * Returns the version that last changed a certificate's fields or the endpoints that refer to it;
   * empty if there is none of that name.
   */
  public OptionalLong certificateRevision(Name name) {
    Stamped<Certificate> certificate = certificates.get(name);
    return certificate == null ? OptionalLong.empty() : OptionalLong.of(certificate.revision());
  }

  /** Returns this model with a gateway's own fields added or replaced. */
  public Model with(Gateway gateway, long version) {
    GatewayNode node = gateways.get(gateway.name());
    return withNode(node == null ? GatewayNode.of(gateway, version) : node.with(gateway, version));
  }

  /**
   * Returns this model without a gateway.
   *
   * @throws IllegalStateException if there is none, or it still has endpoints or routes
   */
  public Model withoutGateway(Name name) {
    GatewayNode node = require(gateways.get(name), "gateway", name);
    if (!node.endpoints().isEmpty() || !node.routes().isEmpty()) {
      throw new IllegalStateException("gateway " + name + " still has endpoints or routes");
    }
    return new Model(gateways.minus(name), pools, certificates, endpointHomes, targetHomes);
  }

  /**
   * Returns this model with an endpoint added to its gateway or replaced; if the endpoint was in
   * another gateway, it is removed there.
   *
   * @throws IllegalStateException if its gateway does not exist
   */
  public Model with(Endpoint endpoint, long version) {
    Name former = endpointHomes.get(endpoint.name());
    Model base =
        former == null || former.equals(endpoint.gateway())
            ? this
            : withoutEndpoint(endpoint.name(), version);
    GatewayNode node =
        require(base.gateways.get(endpoint.gateway()), "gateway", endpoint.gateway());
    return new Model(
        base.gateways.plus(endpoint.gateway(), node.with(endpoint, version)),
        pools,
        base.stamped(node.endpoint(endpoint.name()), endpoint, version),
        endpoint.gateway().equals(former)
            ? endpointHomes
            : base.endpointHomes.plus(endpoint.name(), endpoint.gateway()),
        targetHomes);
  }

  /**
   * Returns this model without an endpoint.
   *
   * @throws IllegalStateException if there is none
   */
  public Model withoutEndpoint(Name name, long version) {
    Name home = require(endpointHomes.get(name), "endpoint", name);
    GatewayNode node = require(gateways.get(home), "gateway", home);
    return new Model(
        gateways.plus(home, node.withoutEndpoint(name, version)),
        pools,
        stamped(node.endpoint(name), null, version),
        endpointHomes.minus(name),
        targetHomes);
  }

  /**
   * Returns the certificates, with a new revision for each one that an endpoint began or ceased to
   * refer to.
   */
  private TreePMap<Name, Stamped<Certificate>> stamped(
      @Nullable Endpoint before, @Nullable Endpoint after, long version) {
    Name former = before == null ? null : before.address().certificate();
    Name next = after == null ? null : after.address().certificate();
    if (Objects.equals(former, next)) {
      return certificates;
    }
    TreePMap<Name, Stamped<Certificate>> result = certificates;
    for (Name name : new Name[] {former, next}) {
      Stamped<Certificate> certificate = name == null ? null : result.get(name);
      if (name != null && certificate != null) {
        result = result.plus(name, new Stamped<>(certificate.value(), version));
      }
    }
    return result;
  }

  /**
   * Returns this model with a route added or replaced.
   *
   * @throws IllegalStateException if its gateway does not exist
   */
  public Model with(Route route, long version) {
    return withNode(
        require(gateways.get(route.gateway()), "gateway", route.gateway()).with(route, version));
  }

  /**
   * Returns this model without a route.
   *
   * @throws IllegalStateException if there is none
   */
  public Model withoutRoute(Name gateway, Name alias, long version) {
    return withNode(
        require(gateways.get(gateway), "gateway", gateway).withoutRoute(alias, version));
  }

  /** Returns this model with a pool's own fields added or replaced. */
  public Model with(Pool pool, long version) {
    PoolNode node = pools.get(pool.name());
    return withNode(node == null ? PoolNode.of(pool, version) : node.with(pool, version));
  }

  /**
   * Returns this model without a pool.
   *
   * @throws IllegalStateException if there is none, or it still has targets
   */
  public Model withoutPool(Name name) {
    PoolNode node = require(pools.get(name), "pool", name);
    if (!node.targets().isEmpty()) {
      throw new IllegalStateException("pool " + name + " still has targets");
    }
    return new Model(gateways, pools.minus(name), certificates, endpointHomes, targetHomes);
  }

  /**
   * Returns this model with a target added to its pool or replaced; if the target was in another
   * pool, it is removed there.
   *
   * @throws IllegalStateException if its pool does not exist
   */
  public Model with(Target target, long version) {
    Name former = targetHomes.get(target.name());
    Model base =
        former == null || former.equals(target.pool())
            ? this
            : withoutTarget(target.name(), version);
    PoolNode node = require(base.pools.get(target.pool()), "pool", target.pool());
    return new Model(
        gateways,
        base.pools.plus(target.pool(), node.with(target, version)),
        certificates,
        endpointHomes,
        target.pool().equals(former)
            ? targetHomes
            : base.targetHomes.plus(target.name(), target.pool()));
  }

  /**
   * Returns this model without a target.
   *
   * @throws IllegalStateException if there is none
   */
  public Model withoutTarget(Name name, long version) {
    Name home = require(targetHomes.get(name), "target", name);
    PoolNode node = require(pools.get(home), "pool", home);
    return new Model(
        gateways,
        pools.plus(home, node.withoutTarget(name, version)),
        certificates,
        endpointHomes,
        targetHomes.minus(name));
  }

  /**
   * Returns this model with a certificate added or replaced; endpoints may have referred to it
   * before.
   */
  public Model with(Certificate certificate, long version) {
    return new Model(
        gateways,
        pools,
        certificates.plus(certificate.name(), new Stamped<>(certificate, version)),
        endpointHomes,
        targetHomes);
  }

  /**
   * Returns this model without a certificate. Endpoints may still refer to it, as an imported
   * endpoint may refer to a certificate that never existed.
   *
   * @throws IllegalStateException if there is none
   */
  public Model withoutCertificate(Name name) {
    require(certificates.get(name), "certificate", name);
    return new Model(gateways, pools, certificates.minus(name), endpointHomes, targetHomes);
  }

  /**
   * Creates the model that a snapshot contains: complete nodes, with the revisions of their parts.
   */
  public static Model of(
      Collection<GatewayNode> gateways,
      Collection<PoolNode> pools,
      Collection<Stamped<Certificate>> certificates) {
    TreePMap<Name, GatewayNode> gatewayMap = TreePMap.empty();
    PMap<Name, Name> endpointHomes = HashTreePMap.empty();
    for (GatewayNode gateway : gateways) {
      Name home = gateway.gateway().name();
      gatewayMap = gatewayMap.plus(home, gateway);
      for (Name endpoint : gateway.endpoints().keySet()) {
        endpointHomes = endpointHomes.plus(endpoint, home);
      }
    }
    TreePMap<Name, PoolNode> poolMap = TreePMap.empty();
    PMap<Name, Name> targetHomes = HashTreePMap.empty();
    for (PoolNode pool : pools) {
      Name home = pool.pool().name();
      poolMap = poolMap.plus(home, pool);
      for (Name target : pool.targets().keySet()) {
        targetHomes = targetHomes.plus(target, home);
      }
    }
    TreePMap<Name, Stamped<Certificate>> certificateMap = TreePMap.empty();
    for (Stamped<Certificate> certificate : certificates) {
      certificateMap = certificateMap.plus(certificate.value().name(), certificate);
    }
    return new Model(gatewayMap, poolMap, certificateMap, endpointHomes, targetHomes);
  }

  private Model withNode(GatewayNode node) {
    return new Model(
        gateways.plus(node.gateway().name(), node),
        pools,
        certificates,
        endpointHomes,
        targetHomes);
  }

  private Model withNode(PoolNode node) {
    return new Model(
        gateways, pools.plus(node.pool().name(), node), certificates, endpointHomes, targetHomes);
  }

  static <T> T require(@Nullable T value, String kind, Name name) {
    if (value == null) {
      throw new IllegalStateException("there is no " + kind + " " + name);
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Model that
        && gateways.equals(that.gateways)
        && pools.equals(that.pools)
        && certificates.equals(that.certificates);
  }

  @Override
  public int hashCode() {
    return Objects.hash(gateways, pools, certificates);
  }

  @Override
  public String toString() {
    return "gateways "
        + gateways.keySet()
        + ", pools "
        + pools.keySet()
        + ", certificates "
        + certificates.keySet()
        + ", "
        + targetCount()
        + " targets";
  }
}
