package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Deletes a gateway with its endpoints and routes, but no pool. */
public record DeleteGateway(Name name) implements Command {

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
    GatewayNode node = Subjects.requireGateway(view.model(), name);
    Drafts drafts = new Drafts();
    for (Stamped<Endpoint> endpoint : node.endpoints().values()) {
      drafts.add(new ResourceChanged(endpoint.value(), null));
    }
    for (Stamped<Route> route : node.routes().values()) {
      drafts.add(new ResourceChanged(route.value(), null));
    }
    drafts.add(new ResourceChanged(node.gateway(), null));
    return drafts.decision(EventType.GATEWAY_DELETED, subject(), Decision.Outcome.DELETED);
  }
}
