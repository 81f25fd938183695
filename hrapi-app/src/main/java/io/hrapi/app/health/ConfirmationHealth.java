package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.app.deploy.watch.Confirmations;

/** Checks whether every commit that was not confirmed in time was rolled back. */
public final class ConfirmationHealth extends HealthCheck {

  private final Confirmations confirmations;

  public ConfirmationHealth(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  @Override
  protected Result check() {
    return confirmations.failure().map(Result::unhealthy).orElseGet(Result::healthy);
  }
}
