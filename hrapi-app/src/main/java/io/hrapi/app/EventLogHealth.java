package io.hrapi.app;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.events.command.CommandHandler;

/** Whether the last write of the event log went well. */
final class EventLogHealth extends HealthCheck {

  private final CommandHandler handler;

  EventLogHealth(CommandHandler handler) {
    this.handler = handler;
  }

  @Override
  protected Result check() {
    return handler
        .failure()
        .map(failure -> Result.unhealthy("the last write failed: " + failure.getMessage()))
        .orElseGet(() -> Result.healthy("version " + handler.view().version()));
  }
}
