package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.store.WalCheckpoints;

/**
 * Checks whether the last write to the event log succeeded, the log is complete and what hrapi
 * wrote, and checkpoints keep up with its {@code -wal} file.
 */
public final class EventLogHealth extends HealthCheck {

  private final CommandHandler handler;
  private final BackgroundVerification verification;
  private final WalCheckpoints checkpoints;
  private final KnownLoss loss;

  public EventLogHealth(
      CommandHandler handler,
      BackgroundVerification verification,
      WalCheckpoints checkpoints,
      KnownLoss loss) {
    this.handler = handler;
    this.verification = verification;
    this.checkpoints = checkpoints;
    this.loss = loss;
  }

  @Override
  protected Result check() {
    return loss.current()
        .map(lost -> Result.unhealthy(lost.describe()))
        .or(
            () ->
                handler
                    .failure()
                    .map(
                        failure ->
                            Result.unhealthy("the last write failed: " + failure.getMessage())))
        .orElseGet(this::whole);
  }

  private Result whole() {
    BackgroundVerification.Standing standing = verification.standing();
    return standing.state() == BackgroundVerification.State.DAMAGED
        ? Result.unhealthy(
            "the log is not what hrapi wrote%s: %s",
            standing.version() == null ? "" : ", from version " + standing.version() + " on",
            standing.problem())
        : checkpoints
            .problem()
            .map(Result::unhealthy)
            .orElseGet(() -> Result.healthy("version " + handler.view().version()));
  }
}
