package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Deletes a gateway's route to a pool, but not the pool. */
public record DeleteRoute(Name gateway, Name alias) implements Command {

  @Override
  public String subject() {
    return ResourcePath.route(gateway, alias).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().routeRevision(gateway, alias);
  }

  @Override
  public Decision decide(View view) {
    Route before = Subjects.requireGateway(view.model(), gateway).route(alias);
    if (before == null) {
      throw new Refusal.NotFound(
          "the gateway \"" + gateway + "\" has no pool under the alias \"" + alias + "\"");
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, null));
    return drafts.decision(EventType.GATEWAY_POOL_DELETED, subject(), Decision.Outcome.DELETED);
  }
}
