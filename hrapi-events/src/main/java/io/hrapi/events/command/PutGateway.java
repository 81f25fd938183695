package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.projection.View;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Creates a gateway, or changes the named fields of an existing one; removes nothing.
 *
 * @param endpoints the endpoints to create or change; an endpoint of another gateway is moved here
 * @param pools the routes to create or change: the pool of each alias
 * @param poolNames aliases that stay unchanged if they exist; else routes to the pool of the same
 *     name are created
 */
public record PutGateway(
    Name name,
    Assignments<Gateway> fields,
    Map<Name, EndpointAddress> endpoints,
    Map<Name, Name> pools,
    List<Name> poolNames)
    implements Command {

  @Override
  public String subject() {
    return ResourcePath.gateway(name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().gatewayRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Model model = view.model();
    GatewayNode node = model.gateway(name);
    Gateway before = node == null ? null : node.gateway();
    Gateway after =
        fields
            .over(before == null ? GatewayFields.KIND.initial() : GatewayFields.KIND.of(before))
            .with(GatewayFields.NAME, name)
            .make();
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, after));
    endpoints.forEach(
        (endpoint, address) -> {
          PutEndpoint.checkCertificate(model, address, "/endpoints/" + endpoint);
          Endpoint former = model.endpoint(endpoint);
          drafts.add(
              new ResourceChanged(
                  former,
                  PutEndpoint.after(
                      former,
                      name,
                      endpoint,
                      Assignments.<Endpoint>none()
                          .with(EndpointFields.ADDRESS, new Assigned<>(address)))));
        });
    pools.forEach(
        (alias, pool) -> {
          Route route = node == null ? null : node.route(alias);
          drafts.add(
              new ResourceChanged(
                  route,
                  PutRoute.after(
                      route,
                      name,
                      alias,
                      Assignments.<Route>none().with(RouteFields.POOL, new Assigned<>(pool)))));
        });
    for (Name alias : new LinkedHashSet<>(poolNames)) {
      if (pools.containsKey(alias)) {
        continue;
      }
      if (node == null || node.route(alias) == null) {
        drafts.add(new ResourceChanged(null, new Route(name, alias, alias, null, null)));
      }
    }
    return drafts.put(EventType.GATEWAY_PUT, subject(), before != null);
  }
}
