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
 * @param because why it went this way; empty where there was no other
 * @param pid of HAProxy's master; 0 where only the act itself could tell
 * @param awaited until when it is to be confirmed, and what hrapi goes back to; null if it stays
 * @param former what ran before; null if nothing did
 * @param eventVersion of the event that tells of it; for a dry-run the newest version
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

  /** The version that was rendered. */
  public long version() {
    return rendered.version();
  }

  /** What is loaded. */
  public ConfigurationReference configuration() {
    return rendered.configuration();
  }

  public int statisticsPort() {
    return rendered.statistics().port();
  }

  /** This result in the event of somebody who asked for the same. */
  CommitResult in(long event, String reason) {
    return new CommitResult(outcome, reason, rendered, pid, warnings, awaited, former, event);
  }
}
