package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Deletes a pool with its targets.
 *
 * @param cascade whether to delete the routes to it and remove it as default pool; if false, such
 *     uses are a conflict
 */
public record DeletePool(Name name, boolean cascade) implements Command {

  @Override
  public String subject() {
    return ResourcePath.pool(name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().poolRevision(name);
  }

  @Override
  public Decision decide(View view) {
    PoolNode node = Subjects.requirePool(view.model(), name);
    Drafts drafts = new Drafts();
    List<String> users = new ArrayList<>();
    for (GatewayNode user : view.model().gateways().values()) {
      release(user, drafts, users);
    }
    if (!users.isEmpty() && !cascade) {
      throw new Refusal.Conflict(
          "the pool \""
              + name
              + "\" is in use by "
              + String.join(", ", users)
              + "; change them first",
          users,
          Advice.CASCADE);
    }
    for (Stamped<Target> target : node.targets().values()) {
      drafts.add(new ResourceChanged(target.value(), null));
    }
    drafts.add(new ResourceChanged(node.pool(), null));
    return drafts.decision(EventType.POOL_DELETED, subject(), Decision.Outcome.DELETED);
  }

  /**
   * Drafts the changes that remove a gateway's uses of the pool, and adds the paths of these uses.
   */
  private void release(GatewayNode user, Drafts drafts, List<String> users) {
    Gateway gateway = user.gateway();
    for (Stamped<Route> stamped : user.routes().values()) {
      Route route = stamped.value();
      if (route.pool().equals(name)) {
        users.add(ResourcePath.route(gateway.name(), route.alias()).text());
        drafts.add(new ResourceChanged(route, null));
      }
    }
    if (name.equals(gateway.defaultPool())) {
      users.add(ResourcePath.gateway(gateway.name()).text());
      drafts.add(
          new ResourceChanged(
              gateway,
              GatewayFields.KIND.of(gateway).with(GatewayFields.DEFAULT_POOL, null).make()));
    }
  }
}
