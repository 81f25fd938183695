package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.events.log.DiskSpace;

/** Checks whether the disk of the log has free space, and the reserve exists. */
public final class DiskHealth extends HealthCheck {

  private final DiskSpace space;

  public DiskHealth(DiskSpace space) {
    this.space = space;
  }

  @Override
  protected Result check() {
    return space.problem().map(Result::unhealthy).orElseGet(Result::healthy);
  }
}
