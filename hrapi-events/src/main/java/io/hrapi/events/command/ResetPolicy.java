package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.PoolChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Gives a pool the policy that a new one has. */
public record ResetPolicy(Name pool) implements Command {

  @Override
  public String subject() {
    return Subjects.policy(pool);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().policyRevision(pool);
  }

  @Override
  public Decision decide(View view) {
    Pool before = Subjects.requirePool(view.topology(), pool).pool();
    Drafts drafts = new Drafts();
    drafts.add(new PoolChanged(before, new Pool(pool, before.enabled(), Policy.DEFAULT)), pool);
    return drafts.decision(EventType.POLICY_RESET, subject(), Decision.Outcome.DELETED);
  }
}
