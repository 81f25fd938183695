package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Resets the policy of a pool to that of a new one. */
public record ResetPolicy(Name pool) implements Command {

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
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, before.with(Policy.DEFAULT)));
    return drafts.decision(EventType.POLICY_RESET, subject(), Decision.Outcome.DELETED);
  }
}
