package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deviation;
import java.util.List;

/** Checks whether HAProxy runs exactly what was committed last; healthy before the first commit. */
public final class HaproxyHealth extends HealthCheck {

  private final HaproxyObserver observer;
  private final CommandHandler handler;
  private final Drift drift;
  private final SingleFlight single;

  public HaproxyHealth(
      HaproxyObserver observer, CommandHandler handler, Drift drift, SingleFlight single) {
    this.observer = observer;
    this.handler = handler;
    this.drift = drift;
    this.single = single;
  }

  @Override
  protected Result check() {
    Deployment before;
    Result result;
    do {
      before = handler.view().deployment();
      result = check(before);
      if (!result.isHealthy() && single.isActing()) {
        return Result.healthy("a configuration is being loaded");
      }
      // The log changed meanwhile: an older record may have been compared with a newer process, or
      // the reverse.
    } while (!result.isHealthy() && !before.equals(handler.view().deployment()));
    return result;
  }

  private Result check(Deployment deployment) {
    if (deployment.commit() == null || deployment.stopRequested()) {
      return Result.healthy("not supposed to run");
    }
    Haproxy haproxy = observer.observe();
    if (!haproxy.state().equals("running")) {
      return Result.unhealthy(
          "HAProxy is "
              + haproxy.state()
              + (haproxy.detail() == null ? "" : ": " + haproxy.detail()));
    }
    if (!deployment.commit().id().equals(haproxy.commit())) {
      return Result.unhealthy(
          "HAProxy runs commit " + haproxy.commit() + ", recorded is " + deployment.commit().id());
    }
    List<Deviation> deviations = drift.deviations();
    return deviations.isEmpty()
        ? Result.healthy()
        : Result.unhealthy(
            "HAProxy differs from what was committed: " + Drift.describe(deviations));
  }
}
