package io.hrapi.events.command;

import io.hrapi.events.change.EndpointChanged;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.GatewayChanged;
import io.hrapi.events.change.RouteChanged;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Topology;
import io.hrapi.events.projection.View;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes a gateway, or changes what it names of an existing one; removes nothing.
 *
 * @param protocol null to leave it; {@code http} for a new gateway
 * @param enabled null to leave it; true for a new gateway
 * @param defaultPool null to leave it
 * @param endpoints to make or change; one of another gateway moves here
 * @param pools the pool of each alias to make or change
 * @param poolNames aliases to leave as they are if they exist, else to make as alias and pool in
 *     one
 */
public record PutGateway(
    Name name,
    @Nullable Protocol protocol,
    @Nullable Boolean enabled,
    @Nullable Assigned<Name> defaultPool,
    Map<Name, EndpointAddress> endpoints,
    Map<Name, Name> pools,
    java.util.List<Name> poolNames)
    implements Command {

  @Override
  public String subject() {
    return Subjects.gateway(name);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().gatewayRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Topology topology = view.topology();
    GatewayNode node = topology.gateway(name);
    Gateway before = node == null ? null : node.gateway();
    Gateway base = before == null ? new Gateway(name, Protocol.HTTP, null, true) : before;
    Gateway after =
        new Gateway(
            name,
            protocol == null ? base.protocol() : protocol,
            Assigned.over(defaultPool, base.defaultPool()),
            enabled == null ? base.enabled() : enabled);
    Drafts drafts = new Drafts();
    drafts.add(new GatewayChanged(before, after), name);
    endpoints.forEach(
        (endpoint, address) -> {
          PutEndpoint.checkCertificate(topology, address, "/endpoints/" + endpoint);
          drafts.add(
              new EndpointChanged(
                  topology.endpoint(endpoint), new Endpoint(endpoint, name, address)),
              endpoint);
        });
    pools.forEach(
        (alias, pool) -> {
          Route route = node == null ? null : node.route(alias);
          drafts.add(
              new RouteChanged(
                  route,
                  route == null
                      ? new Route(name, alias, pool, null, null)
                      : new Route(name, alias, pool, route.host(), route.path())),
              alias);
        });
    for (Name alias : new LinkedHashSet<>(poolNames)) {
      if (pools.containsKey(alias)) {
        continue;
      }
      if (node == null || node.route(alias) == null) {
        drafts.add(new RouteChanged(null, new Route(name, alias, alias, null, null)), alias);
      }
    }
    return drafts.put(EventType.GATEWAY_PUT, subject(), before != null);
  }
}
