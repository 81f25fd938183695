package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a commit, or the predicted outcome in a dry-run.
 *
 * @param because the reason for this outcome; empty if no other was possible
 * @param pid the pid of HAProxy's master; 0 if unknown, as in a dry-run
 * @param awaited the deadline of the confirmation, and what hrapi rolls back to; null if no
 *     confirmation is awaited
 * @param former what ran before; null if nothing did
 * @param eventVersion the version of its event; for a dry-run the newest version
 */
public record CommitResult(
    Outcome outcome,
    String because,
    Rendered rendered,
    long pid,
    List<String> warnings,
    @Nullable ConfirmationAwaited awaited,
    @Nullable ConfigurationReference former,
    long eventVersion) {

  /** Returns the version that was rendered. */
  public long version() {
    return rendered.version();
  }

  /** Returns the configuration that is loaded. */
  public ConfigurationReference configuration() {
    return rendered.configuration();
  }

  public int statisticsPort() {
    return rendered.statistics().port();
  }

  /** Returns this result as the answer to another request that shared the commit. */
  CommitResult in(long event, String reason) {
    return new CommitResult(outcome, reason, rendered, pid, warnings, awaited, former, event);
  }
}
