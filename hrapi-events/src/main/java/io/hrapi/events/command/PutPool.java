package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.PoolChanged;
import io.hrapi.events.change.TargetChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Topology;
import io.hrapi.events.projection.View;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pool, or changes what it names of an existing one; removes nothing.
 *
 * @param enabled null to leave it; true for a new pool
 * @param targets to make (enabled, with the policy's weight) or to change the address of; one of
 *     another pool moves here and keeps its weight and flags
 */
public record PutPool(Name name, @Nullable Boolean enabled, Map<Name, TargetAddress> targets)
    implements Command {

  @Override
  public String subject() {
    return Subjects.pool(name);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().poolRevision(name);
  }

  @Override
  public Decision decide(View view) {
    Topology topology = view.topology();
    PoolNode node = topology.pool(name);
    Pool before = node == null ? null : node.pool();
    Pool base = before == null ? new Pool(name, true, Policy.DEFAULT) : before;
    Drafts drafts = new Drafts();
    drafts.add(
        new PoolChanged(
            before, new Pool(name, enabled == null ? base.enabled() : enabled, base.policy())),
        name);
    targets.forEach(
        (target, address) -> {
          Target former = topology.target(target);
          drafts.add(
              new TargetChanged(
                  former,
                  former == null
                      ? new Target(target, name, address, null, true)
                      : new Target(
                          target,
                          name,
                          address,
                          former.weight(),
                          former.enabled(),
                          former.draining())),
              target);
        });
    return drafts.put(EventType.POOL_PUT, subject(), before != null);
  }
}
