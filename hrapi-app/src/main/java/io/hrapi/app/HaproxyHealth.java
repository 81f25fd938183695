package io.hrapi.app;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.deploy.HaproxyObserver;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.Deployment;

/** Whether HAProxy runs what was committed last; healthy before the first commit. */
final class HaproxyHealth extends HealthCheck {

  private final HaproxyObserver observer;
  private final CommandHandler handler;

  HaproxyHealth(HaproxyObserver observer, CommandHandler handler) {
    this.observer = observer;
    this.handler = handler;
  }

  @Override
  protected Result check() {
    Deployment deployment = handler.view().deployment();
    if (deployment.commit() == null || deployment.stopRequested()) {
      return Result.healthy("not wanted");
    }
    Haproxy haproxy = observer.observe();
    if (!haproxy.state().equals("running")) {
      return Result.unhealthy(
          "HAProxy is "
              + haproxy.state()
              + (haproxy.detail() == null ? "" : ": " + haproxy.detail()));
    }
    return deployment.commit().id().equals(haproxy.commit())
        ? Result.healthy()
        : Result.unhealthy(
            "HAProxy runs commit "
                + haproxy.commit()
                + ", recorded is "
                + deployment.commit().id());
  }
}
