package io.hrapi.app;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.events.command.CommandHandler;

/** Whether the last write of the event log went well, and the log is what hrapi wrote. */
final class EventLogHealth extends HealthCheck {

  private final CommandHandler handler;
  private final BackgroundVerification verification;

  EventLogHealth(CommandHandler handler, BackgroundVerification verification) {
    this.handler = handler;
    this.verification = verification;
  }

  @Override
  protected Result check() {
    return handler
        .failure()
        .map(failure -> Result.unhealthy("the last write failed: " + failure.getMessage()))
        .orElseGet(this::whole);
  }

  private Result whole() {
    BackgroundVerification.Standing standing = verification.standing();
    return standing.state() == BackgroundVerification.State.DAMAGED
        ? Result.unhealthy(
            "the log is not what hrapi wrote%s: %s",
            standing.version() == null ? "" : ", from version " + standing.version() + " on",
            standing.problem())
        : Result.healthy("version " + handler.view().version());
  }
}
