package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.PoolChanged;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Weight;
import io.hrapi.events.projection.View;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes what it names of a pool's policy.
 *
 * @param maxconn null to leave it; only {@code backfill} has one
 */
public record PutPolicy(
    Name pool, @Nullable Algorithm algorithm, @Nullable Weight weight, @Nullable Integer maxconn)
    implements Command {

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
    Policy former = before.policy();
    Algorithm wanted = algorithm == null ? former.algorithm() : algorithm;
    if (maxconn != null && !wanted.isBackfill()) {
      throw new Refusal.Invalid(
          "maxconn belongs to the policy backfill; the policy of \"" + pool + "\" is " + wanted,
          "/maxconn");
    }
    Policy after;
    try {
      after =
          new Policy(
              wanted, weight == null ? former.weight() : weight, maxconn(wanted, former.maxconn()));
    } catch (InvalidValueException e) {
      throw new Refusal.Invalid(String.valueOf(e.getMessage()), "/maxconn");
    }
    Drafts drafts = new Drafts();
    drafts.add(new PoolChanged(before, new Pool(pool, before.enabled(), after)), pool);
    return drafts.put(EventType.POLICY_PUT, subject(), true);
  }

  private @Nullable Integer maxconn(Algorithm wanted, @Nullable Integer former) {
    if (!wanted.isBackfill()) {
      return null;
    }
    if (maxconn != null) {
      return maxconn;
    }
    return former == null ? Integer.valueOf(Policy.DEFAULT_MAXCONN) : former;
  }
}
