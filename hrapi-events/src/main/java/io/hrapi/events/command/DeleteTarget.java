package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.model.Target;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** Deletes a target of this pool. */
public record DeleteTarget(Name pool, Name name) implements Command {

  @Override
  public String subject() {
    return ResourcePath.target(pool, name).text();
  }

  @Override
  public OptionalLong revision(View view) {
    return Subjects.targetRevision(view.model(), pool, name);
  }

  @Override
  public Decision decide(View view) {
    Target before = Subjects.requirePool(view.model(), pool).target(name);
    if (before == null) {
      throw new Refusal.NotFound("the pool \"" + pool + "\" has no target \"" + name + "\"");
    }
    Drafts drafts = new Drafts();
    drafts.add(new ResourceChanged(before, null));
    return drafts.decision(EventType.TARGET_DELETED, subject(), Decision.Outcome.DELETED);
  }
}
