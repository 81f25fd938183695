package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.RouteChanged;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Route;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Associates a gateway with a pool under an alias, or changes that.
 *
 * @param pool null to leave it; a new association needs one
 * @param host null to leave it
 * @param path null to leave it
 */
public record PutRoute(
    Name gateway,
    Name alias,
    @Nullable Name pool,
    @Nullable Assigned<Host> host,
    @Nullable Assigned<PathPrefix> path)
    implements Command {

  @Override
  public String subject() {
    return Subjects.route(gateway, alias);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().routeRevision(gateway, alias);
  }

  @Override
  public Decision decide(View view) {
    Route before = Subjects.requireGateway(view.topology(), gateway).route(alias);
    Name wanted = pool;
    if (wanted == null) {
      if (before == null) {
        throw new Refusal.Invalid(
            "a new association needs a pool; the gateway \""
                + gateway
                + "\" has no \""
                + alias
                + "\" yet",
            "/pool");
      }
      wanted = before.pool();
    }
    Route after =
        new Route(
            gateway,
            alias,
            wanted,
            Assigned.over(host, before == null ? null : before.host()),
            Assigned.over(path, before == null ? null : before.path()));
    Drafts drafts = new Drafts();
    drafts.add(new RouteChanged(before, after), alias);
    return drafts.put(EventType.GATEWAY_POOL_PUT, subject(), before != null);
  }
}
