package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Deletes an endpoint of this gateway. */
public record DeleteEndpoint(Name gateway, Name name) implements Command {

  @Override
  public String subject() {
    return ResourcePath.endpoint(gateway, name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    Endpoint endpoint = view.model().endpoint(name);
    return endpoint != null && endpoint.gateway().equals(gateway)
        ? view.model().endpointRevision(name)
        : OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    Endpoint before = Subjects.requireGateway(view.model(), gateway).endpoint(name);
    if (before == null) {
      throw new Refusal.NotFound(
          "the gateway \"" + gateway + "\" has no endpoint \"" + name + "\"");
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, null));
    return drafts.decision(EventType.ENDPOINT_DELETED, subject(), Decision.Outcome.DELETED);
  }
}
