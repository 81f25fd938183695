package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Creates a gateway's route to a pool, or changes the named fields of an existing one.
 *
 * @param fields the assigned fields; a new route needs a pool
 */
public record PutRoute(Name gateway, Name alias, Assignments<Route> fields) implements Command {

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
    if (before == null && fields.value(RouteFields.POOL) == null) {
      throw new Refusal.Invalid(
          "a new association needs a pool; the gateway \""
              + gateway
              + "\" has no \""
              + alias
              + "\" yet",
          "/pool");
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, after(before, gateway, alias, fields)));
    return drafts.put(EventType.GATEWAY_POOL_PUT, subject(), before != null);
  }

  /** Returns the route after a request. */
  static Route after(@Nullable Route before, Name gateway, Name alias, Assignments<Route> fields) {
    return fields
        .over(before == null ? RouteFields.KIND.initial() : RouteFields.KIND.of(before))
        .with(RouteFields.GATEWAY, gateway)
        .with(RouteFields.ALIAS, alias)
        .make();
  }
}
