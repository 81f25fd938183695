package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.app.deploy.watch.Confirmations;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.deploy.watch.HaproxyFinder;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.deploy.watch.LiveComparison;
import io.hrapi.app.deploy.watch.Look;
import io.hrapi.app.deploy.watch.RestartAfterDeath;
import io.hrapi.app.deploy.watch.Startup;
import io.hrapi.app.deploy.watch.StopTogether;
import io.hrapi.app.deploy.watch.Upkeep;
import io.hrapi.app.deploy.watch.Watch;

/**
 * What hrapi does with HAProxy on its own: monitoring, restarts, rollbacks, and the checks at the
 * start.
 */
final class WatchWing {

  final Watch watch;
  final LiveComparison comparison;
  final HaproxyObserver observer;
  final Confirmations confirmations;
  final Startup startup;
  final Expiry expiry;

  WatchWing(Program program, LogWing log, ProcessWing process, CommitWing commits) {
    Watch.Settings settings = program.configuration.watch().settings();
    RestartAfterDeath restart =
        new RestartAfterDeath(
            process.deployments,
            process.access,
            process.starter,
            process.drift,
            settings,
            System::nanoTime,
            program.processId);
    Upkeep upkeep =
        new Upkeep(
            process.access,
            process.driftEvents,
            process.removed,
            process.oldWorkers,
            settings.driftInterval(),
            System::nanoTime);
    watch =
        new Watch(
            process.single,
            new Look(process.deployments, process.access, process.recovery, restart, upkeep),
            settings.interval());
    comparison =
        new LiveComparison(process.single, process.deployments, process.access, process.drift);
    observer =
        new HaproxyObserver(
            process.access, log.handler, restart, process.oldWorkers, program.clock);
    expiry = new Expiry(log.handler::view, log.history, program.clock);
    measure(program.environment.metrics(), process.drift, restart, upkeep);
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
    if (program.configuration.haproxy().stopsWithHrapi()) {
      // Before the watch is managed, and so stopped after it: the watch would start HAProxy again.
      lifecycle.manage(new StopTogether(process.stopper, process.deployments, program.processId));
    }
    startup =
        new Startup(
            process.single,
            process.deployments,
            new Previews(process.access),
            new HaproxyFinder(
                process.recovery,
                process.starter,
                process.access,
                process.deployments,
                program.processId),
            watch);
    lifecycle.manage(startup);
  }

  private void measure(
      MetricRegistry metrics, Drift drift, RestartAfterDeath restart, Upkeep upkeep) {
    metrics.registerGauge("hrapi.haproxy.deaths", restart::deaths);
    metrics.registerGauge("hrapi.haproxy.drift", () -> drift.deviations().size());
    metrics.registerGauge("hrapi.haproxy.looks", watch::looks);
    metrics.registerGauge("hrapi.haproxy.old-workers", upkeep::oldWorkers);
  }
}
