package io.hrapi.app;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.events.log.DiskSpace;

/** Whether the disk of the log has room, and the reserve is there. */
final class DiskHealth extends HealthCheck {

  private final DiskSpace space;

  DiskHealth(DiskSpace space) {
    this.space = space;
  }

  @Override
  protected Result check() {
    return space.problem().map(Result::unhealthy).orElseGet(Result::healthy);
  }
}
