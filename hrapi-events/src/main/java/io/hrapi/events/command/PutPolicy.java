package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Changes the named fields of a pool's policy.
 *
 * @param fields the assigned fields of the policy; maxconn is allowed only for {@code backfill}
 */
public record PutPolicy(Name pool, Assignments<Pool> fields) implements Command {

  @Override
  public String subject() {
    return ResourcePath.policy(pool).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return view.model().policyRevision(pool);
  }

  @Override
  public Decision decide(View view) {
    Pool before = Subjects.requirePool(view.model(), pool).pool();
    FieldValues<Pool> values = fields.over(PoolFields.KIND.of(before));
    Algorithm wanted = Objects.requireNonNull(values.get(PoolFields.ALGORITHM));
    if (fields.value(PoolFields.MAXCONN) != null && !wanted.isBackfill()) {
      throw new Refusal.Invalid(
          "maxconn belongs to the policy backfill; the policy of \"" + pool + "\" is " + wanted,
          "/maxconn");
    }
    if (!wanted.isBackfill()) {
      values.with(PoolFields.MAXCONN, null);
    } else if (values.get(PoolFields.MAXCONN) == null) {
      values.with(PoolFields.MAXCONN, Policy.DEFAULT_MAXCONN);
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, made(values)));
    return drafts.put(EventType.POLICY_PUT, subject(), true);
  }

  private static Pool made(FieldValues<Pool> values) {
    try {
      return values.make();
    } catch (InvalidValueException e) {
      throw new Refusal.Invalid(String.valueOf(e.getMessage()), "/maxconn");
    }
  }
}
