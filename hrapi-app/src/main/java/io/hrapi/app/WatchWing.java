package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.hrapi.app.deploy.watch.Confirmations;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.deploy.watch.RestartAfterDeath;
import io.hrapi.app.deploy.watch.Startup;
import io.hrapi.app.deploy.watch.Watch;

/**
 * What hrapi does with HAProxy on its own: monitoring, restarts, rollbacks, and the checks at the
 * start.
 */
final class WatchWing {

  final Watch watch;
  final HaproxyObserver observer;
  final Confirmations confirmations;
  final Startup startup;
  final Expiry expiry;

  WatchWing(Program program, LogWing log, ProcessWing process, CommitWing commits) {
    RestartAfterDeath restart =
        new RestartAfterDeath(
            process.deployments,
            process.access,
            process.starter,
            process.drift,
            program.configuration.watch().settings(),
            System::nanoTime,
            program.processId);
    watch =
        new Watch(
            process.single,
            process.deployments,
            process.access,
            restart,
            process.recovery,
            process.drift,
            process.driftEvents,
            process.removed,
            process.oldWorkers,
            program.configuration.watch().settings(),
            System::nanoTime);
    observer =
        new HaproxyObserver(
            process.access, log.handler, restart, process.oldWorkers, program.clock);
    expiry = new Expiry(log.handler::view, log.history, program.clock);
    measure(program.environment.metrics(), process, restart);
    LifecycleEnvironment lifecycle = program.environment.lifecycle();
    // Before HAProxy is started again, because a commit that was not confirmed in time must not
    // run.
    confirmations =
        new Confirmations(
            process.deployments,
            commits.deployer,
            lifecycle.scheduledExecutorService("hrapi-confirmations", true).build(),
            program.clock,
            System::nanoTime,
            program.processId);
    lifecycle.manage(confirmations);
    startup =
        new Startup(
            process.single,
            process.recovery,
            process.starter,
            process.stopper,
            process.access,
            process.deployments,
            watch,
            program.configuration.haproxy().stopsWithHrapi(),
            program.processId);
    lifecycle.manage(startup);
  }

  private void measure(MetricRegistry metrics, ProcessWing process, RestartAfterDeath restart) {
    metrics.registerGauge("hrapi.haproxy.deaths", restart::deaths);
    metrics.registerGauge("hrapi.haproxy.drift", () -> process.drift.deviations().size());
    metrics.registerGauge("hrapi.haproxy.looks", watch::looks);
    metrics.registerGauge("hrapi.haproxy.old-workers", watch::oldWorkers);
  }
}
