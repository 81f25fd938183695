package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetFields;
import io.hrapi.events.model.Weight;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/**
 * Creates a target, changes the named fields of an existing one, or moves it here from another
 * pool.
 *
 * @param fields the assigned fields; a new target needs an address. If an existing target inherits
 *     its weight and the same weight is assigned, it stays inherited
 */
public record PutTarget(Name pool, Name name, Assignments<Target> fields) implements Command {

  @Override
  public String subject() {
    return ResourcePath.target(pool, name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().targetRevision(name);
  }

  @Override
  public Decision decide(View view) {
    PoolNode node = Subjects.requirePool(view.model(), pool);
    Target before = view.model().target(name);
    if (before == null && fields.value(TargetFields.ADDRESS) == null) {
      throw new Refusal.Invalid(
          "a new target needs an address; there is no target \"" + name + "\" yet", "/address");
    }
    FieldValues<Target> values =
        fields
            .over(before == null ? TargetFields.KIND.initial() : TargetFields.KIND.of(before))
            .with(TargetFields.NAME, name)
            .with(TargetFields.POOL, pool);
    boolean inherits = before != null && before.weight() == null;
    if (inherits && node.pool().policy().weight().equals(values.get(TargetFields.WEIGHT))) {
      // A client that read the inherited weight and sends it back does not want to set it here.
      values.with(TargetFields.WEIGHT, null);
    }
    Target after = values.make();
    Weight sent = fields.value(TargetFields.WEIGHT);
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, after));
    Decision decision = drafts.put(EventType.TARGET_PUT, subject(), before != null);
    return sent != null && after.weight() == null
        ? decision.noting(
            Advice.TRANSACTION,
            "the weight "
                + sent
                + " is the one that the target inherits from its pool's policy, and it stays "
                + "inherited; to set it on the target itself, put another weight first, then "
                + "this one")
        : decision;
  }
}
