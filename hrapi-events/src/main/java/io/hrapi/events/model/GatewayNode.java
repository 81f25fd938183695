package io.hrapi.events.model;

import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * An immutable gateway with its endpoints and routes. Equality compares the resources, not the
 * versions that last changed them.
 */
public final class GatewayNode {

  private final Gateway gateway;
  private final long revision;
  private final TreePMap<Name, Stamped<Endpoint>> endpoints;
  private final TreePMap<Name, Stamped<Route>> routes;

  private GatewayNode(
      Gateway gateway,
      long revision,
      TreePMap<Name, Stamped<Endpoint>> endpoints,
      TreePMap<Name, Stamped<Route>> routes) {
    this.gateway = gateway;
    this.revision = revision;
    this.endpoints = endpoints;
    this.routes = routes;
  }

  static GatewayNode of(Gateway gateway, long revision) {
    return new GatewayNode(gateway, revision, TreePMap.empty(), TreePMap.empty());
  }

  /** Creates the node that a snapshot contains. */
  public static GatewayNode of(
      Gateway gateway,
      long revision,
      Iterable<Stamped<Endpoint>> endpoints,
      Iterable<Stamped<Route>> routes) {
    TreePMap<Name, Stamped<Endpoint>> endpointMap = TreePMap.empty();
    for (Stamped<Endpoint> endpoint : endpoints) {
      endpointMap = endpointMap.plus(endpoint.value().name(), endpoint);
    }
    TreePMap<Name, Stamped<Route>> routeMap = TreePMap.empty();
    for (Stamped<Route> route : routes) {
      routeMap = routeMap.plus(route.value().alias(), route);
    }
    return new GatewayNode(gateway, revision, endpointMap, routeMap);
  }

  /** Returns the gateway's own fields. */
  public Gateway gateway() {
    return gateway;
  }

  /** Returns the version that last changed the gateway, an endpoint or a route of it. */
  public long revision() {
    return revision;
  }

  /** Returns the endpoints by name, in the order of the names. */
  public SortedMap<Name, Stamped<Endpoint>> endpoints() {
    return endpoints;
  }

  /** Returns the routes by alias, in the order of the aliases. */
  public SortedMap<Name, Stamped<Route>> routes() {
    return routes;
  }

  /** Returns an endpoint of this gateway; null if there is none of that name. */
  public @Nullable Endpoint endpoint(Name name) {
    Stamped<Endpoint> endpoint = endpoints.get(name);
    return endpoint == null ? null : endpoint.value();
  }

  /** Returns a route of this gateway; null if there is none of that alias. */
  public @Nullable Route route(Name alias) {
    Stamped<Route> route = routes.get(alias);
    return route == null ? null : route.value();
  }

  OptionalLong endpointRevision(Name name) {
    Stamped<Endpoint> endpoint = endpoints.get(name);
    return endpoint == null ? OptionalLong.empty() : OptionalLong.of(endpoint.revision());
  }

  OptionalLong routeRevision(Name alias) {
    Stamped<Route> route = routes.get(alias);
    return route == null ? OptionalLong.empty() : OptionalLong.of(route.revision());
  }

  GatewayNode with(Gateway changed, long version) {
    return new GatewayNode(changed, version, endpoints, routes);
  }

  GatewayNode with(Endpoint endpoint, long version) {
    return new GatewayNode(
        gateway,
        version,
        endpoints.plus(endpoint.name(), new Stamped<>(endpoint, version)),
        routes);
  }

  GatewayNode withoutEndpoint(Name name, long version) {
    return new GatewayNode(gateway, version, endpoints.minus(name), routes);
  }

  GatewayNode with(Route route, long version) {
    return new GatewayNode(
        gateway, version, endpoints, routes.plus(route.alias(), new Stamped<>(route, version)));
  }

  GatewayNode withoutRoute(Name alias, long version) {
    Model.require(routes.get(alias), "route", alias);
    return new GatewayNode(gateway, version, endpoints, routes.minus(alias));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof GatewayNode that
            && gateway.equals(that.gateway)
            && endpoints.equals(that.endpoints)
            && routes.equals(that.routes));
  }

  @Override
  public int hashCode() {
    return gateway.hashCode();
  }

  @Override
  public String toString() {
    return gateway + " " + endpoints.values() + " " + routes.values();
  }
}
