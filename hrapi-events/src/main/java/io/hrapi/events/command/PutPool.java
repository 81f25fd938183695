package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.TargetFields;
import io.hrapi.events.projection.View;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Creates a pool, or changes the named fields of an existing one; removes nothing.
 *
 * @param targets the addresses of the targets to create (enabled, with the policy's weight) or to
 *     change; a target of another pool is moved here and keeps its weight and flags
 */
public record PutPool(Name name, Assignments<Pool> fields, Map<Name, TargetAddress> targets)
    implements Command {

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
    Model model = view.model();
    PoolNode node = model.pool(name);
    Pool before = node == null ? null : node.pool();
    Pool after =
        fields
            .over(before == null ? PoolFields.KIND.initial() : PoolFields.KIND.of(before))
            .with(PoolFields.NAME, name)
            .make();
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, after));
    targets.forEach(
        (target, address) -> {
          Target former = model.target(target);
          drafts.add(
              new ResourceChanged(
                  former,
                  (former == null ? TargetFields.KIND.initial() : TargetFields.KIND.of(former))
                      .with(TargetFields.NAME, target)
                      .with(TargetFields.POOL, name)
                      .with(TargetFields.ADDRESS, address)
                      .make()));
        });
    return drafts.put(EventType.POOL_PUT, subject(), before != null);
  }
}
