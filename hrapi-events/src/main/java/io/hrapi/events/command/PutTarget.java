package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.TargetChanged;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes a target, changes what it names of one, or moves it here from another pool.
 *
 * @param address null to leave it; a new target needs one
 * @param weight null to leave it; the weight that an existing target inherits leaves it inherited
 * @param enabled null to leave it; true for a new target
 * @param draining null to leave it; false for a new target
 */
public record PutTarget(
    Name pool,
    Name name,
    @Nullable TargetAddress address,
    @Nullable Assigned<Weight> weight,
    @Nullable Boolean enabled,
    @Nullable Boolean draining)
    implements Command {

  /** Leaves it draining or not. */
  public PutTarget(
      Name pool,
      Name name,
      @Nullable TargetAddress address,
      @Nullable Assigned<Weight> weight,
      @Nullable Boolean enabled) {
    this(pool, name, address, weight, enabled, /* draining= */ null);
  }

  @Override
  public String subject() {
    return Subjects.target(pool, name);
  }

  @Override
  public OptionalLong revision(View view) {
    return view.topology().targetRevision(name);
  }

  @Override
  public Decision decide(View view) {
    PoolNode node = Subjects.requirePool(view.topology(), pool);
    Target before = view.topology().target(name);
    TargetAddress wanted = address;
    if (wanted == null) {
      if (before == null) {
        throw new Refusal.Invalid(
            "a new target needs an address; there is no target \"" + name + "\" yet", "/address");
      }
      wanted = before.address();
    }
    Target after =
        new Target(
            name,
            pool,
            wanted,
            weightAfter(before, node.pool().policy().weight()),
            enabled == null ? before == null || before.enabled() : enabled,
            draining == null ? before != null && before.draining() : draining);
    Drafts drafts = new Drafts();
    drafts.add(new TargetChanged(before, after), name);
    Decision decision = drafts.put(EventType.TARGET_PUT, subject(), before != null);
    return weight != null && weight.value() != null && after.weight() == null
        ? decision.noting(
            Advice.TRANSACTION,
            "the weight "
                + weight.value()
                + " is the one that the target inherits from its pool's policy, and goes on"
                + " inheriting; to make it the target's own, put another weight first, and then"
                + " this one")
        : decision;
  }

  private @Nullable Weight weightAfter(@Nullable Target before, Weight inherited) {
    Weight former = before == null ? null : before.weight();
    Weight wanted = Assigned.over(weight, former);
    // A client that read the inherited weight and sends it back did not ask for one of its own.
    return before != null && former == null && inherited.equals(wanted) ? null : wanted;
  }
}
