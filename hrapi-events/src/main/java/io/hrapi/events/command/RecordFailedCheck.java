package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.TargetFields;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/**
 * Disables a target that a check could not reach. The target may have changed while the check was
 * running: a result for its former address says nothing about the new one.
 *
 * @param tried the address that did not answer
 */
public record RecordFailedCheck(Name pool, Name name, TargetAddress tried) implements Command {

  @Override
  public String subject() {
    return ResourcePath.target(pool, name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return Subjects.targetRevision(view.model(), pool, name);
  }

  /**
   * Decides to disable the target.
   *
   * @throws Refusal.Moot if it is already disabled, has another address, or no longer exists in the
   *     pool
   */
  @Override
  public Decision decide(View view) {
    PoolNode node = view.model().pool(pool);
    Target before = node == null ? null : node.target(name);
    if (before == null) {
      throw moot("no longer exists");
    }
    if (!before.address().equals(tried)) {
      throw moot("now has another address: " + before.address());
    }
    if (!before.enabled()) {
      throw moot("is already disabled");
    }
    Drafts drafts = new Drafts();
    drafts.add(
        new ResourceChanged(
            before, TargetFields.KIND.of(before).with(TargetFields.ENABLED, false).make()));
    return drafts.decision(EventType.TARGET_CHECK_FAILED, subject(), Decision.Outcome.MODIFIED);
  }

  private Refusal.Moot moot(String why) {
    return new Refusal.Moot(
        "the target \"" + name + "\" of the pool \"" + pool + "\" did not answer, but " + why);
  }
}
