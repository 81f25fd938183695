package io.hrapi.app.deploy.commit;

import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.util.Optional;

/**
 * How HAProxy gets to a configuration.
 *
 * @param outcome if nothing goes wrong
 * @param because why it goes this way; empty where there is no other
 * @param changes for a HAProxy that is changed at run time
 */
record LoadPlan(Outcome outcome, String because, Optional<RuntimePlan> changes) {

  /** For a HAProxy that is started, stays stopped, or runs it already. */
  static LoadPlan of(Outcome outcome) {
    return new LoadPlan(outcome, "", Optional.empty());
  }

  /** For a HAProxy that runs something else. */
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

  /** By a reload. */
  static LoadPlan reload(String because) {
    return new LoadPlan(Outcome.RELOAD, because, Optional.empty());
  }
}
