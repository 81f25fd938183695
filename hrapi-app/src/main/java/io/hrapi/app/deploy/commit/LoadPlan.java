package io.hrapi.app.deploy.commit;

import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.util.Optional;

/**
 * How HAProxy gets to a configuration.
 *
 * @param outcome the outcome if nothing fails
 * @param because the reason for this way; empty if no other is possible
 * @param changes the changes at run time; empty if HAProxy is not changed at run time
 */
record LoadPlan(Outcome outcome, String because, Optional<RuntimePlan> changes) {

  /**
   * Returns the plan for a HAProxy that is started, stays stopped, or already runs the
   * configuration.
   */
  static LoadPlan of(Outcome outcome) {
    return new LoadPlan(outcome, "", Optional.empty());
  }

  /** Returns the plan for a HAProxy that runs something else. */
  static LoadPlan of(RuntimePlan plan) {
    if (!plan.isPossible()) {
      return reload(plan.reason());
    }
    int count = plan.changes().size();
    return new LoadPlan(
        Outcome.RUNTIME,
        count + (count == 1 ? " change" : " changes") + " at run time",
        Optional.of(plan));
  }

  /** Returns a reload. */
  static LoadPlan reload(String because) {
    return new LoadPlan(Outcome.RELOAD, because, Optional.empty());
  }
}
