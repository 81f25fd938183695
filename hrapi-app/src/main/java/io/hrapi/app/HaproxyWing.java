package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.hrapi.app.deploy.commit.CommitEvents;
import io.hrapi.app.deploy.commit.CommitPlanner;
import io.hrapi.app.deploy.commit.CommitSources;
import io.hrapi.app.deploy.commit.Committer;
import io.hrapi.app.deploy.commit.ConfigurationLoader;
import io.hrapi.app.deploy.commit.DeferredCheck;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.DriftEvents;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.deploy.commit.KeyNeeds;
import io.hrapi.app.deploy.commit.LoadingNote;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.commit.Replacement;
import io.hrapi.app.deploy.commit.UploadCheck;
import io.hrapi.app.deploy.machine.CutConnections;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadChecks;
import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.RunningModel;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.deploy.watch.Confirmations;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.deploy.watch.RestartAfterDeath;
import io.hrapi.app.deploy.watch.Startup;
import io.hrapi.app.deploy.watch.Watch;

/** The running HAProxy: commits, start and stop, the watch, and rollbacks. */
final class HaproxyWing {

  final HaproxyAccess access;
  final SingleFlight single;
  final Drift drift;
  final HaproxyStarter starter;
  final HaproxyStopper stopper;
  final Deployer deployer;
  final UploadCheck uploadCheck;
  final Watch watch;
  final HaproxyObserver observer;
  final KeyNeeds needs;
  final Confirmations confirmations;
  final Startup startup;
  final Expiry expiry;

  HaproxyWing(Program program, LogWing log, RenderWing render) {
    access = render.haproxy;
    DeploymentLog deployments = new DeploymentLog(log.handler);
    LoadingNote note = new LoadingNote(program.home.loading());
    single = new SingleFlight();
    LoadedFiles loaded =
        new LoadedFiles(
            render.configurations, log.history, render.certificates, render.page, access);
    RunningModel runningModel = new RunningModel(log.history, render.models, render.configurations);
    RemovedTargets removed = new RemovedTargets();
    drift = new Drift(access, runningModel, render.configurations, removed, program.clock);
    DriftEvents driftEvents = new DriftEvents(drift, deployments, program.processId);
    Recovery recovery = new Recovery(deployments, access, note, drift, program.release);
    OldWorkers oldWorkers = new OldWorkers(access.hardStopAfter(), System::nanoTime);
    CutConnections cuts = new CutConnections(access, oldWorkers);
    starter = new HaproxyStarter(access, deployments, loaded, single, drift, recovery, cuts);
    stopper =
        new HaproxyStopper(
            access,
            deployments,
            single,
            () -> {
              drift.ended();
              recovery.recordWhatIsFound();
            });
    LoadChecks checks = new LoadChecks(access, cuts);
    uploadCheck = new UploadCheck(deployments, access, render.uploads, checks);
    deployer =
        new Deployer(
            single,
            deployments,
            recovery,
            new Replacement(access, render.configurations, log.history),
            new CommitSources(
                render.models, render.uploads, render.configurations, loaded, log.history),
            new Committer(
                access,
                new CommitPlanner(access, runningModel, drift),
                checks,
                new ConfigurationLoader(access, checks, program.clock, note, drift, removed),
                new CommitEvents(deployments, program.release),
                new DeferredCheck(single, access, deployments, drift, driftEvents)));
    RestartAfterDeath restart =
        new RestartAfterDeath(
            deployments,
            access,
            starter,
            drift,
            program.configuration.watch().settings(),
            System::nanoTime,
            program.processId);
    watch =
        new Watch(
            single,
            deployments,
            access,
            restart,
            recovery,
            drift,
            driftEvents,
            removed,
            oldWorkers,
            program.configuration.watch().settings(),
            System::nanoTime);
    observer = new HaproxyObserver(access, log.handler, restart, oldWorkers, program.clock);
    watched(program.environment.metrics(), restart);
    expiry = new Expiry(log.handler::view, log.history, program.clock);
    needs = new KeyNeeds(single, recovery, deployments, loaded, log.history);
    // Before HAProxy is started again: what was not confirmed in time is not what is to start.
    confirmations =
        new Confirmations(
            deployments,
            deployer,
            program
                .environment
                .lifecycle()
                .scheduledExecutorService("hrapi-confirmations", true)
                .build(),
            program.clock,
            System::nanoTime,
            program.processId);
    program.environment.lifecycle().manage(confirmations);
    startup =
        new Startup(
            single,
            recovery,
            starter,
            stopper,
            access,
            deployments,
            watch,
            program.configuration.haproxy().stopsWithHrapi(),
            program.processId);
    program.environment.lifecycle().manage(startup);
  }

  private void watched(MetricRegistry metrics, RestartAfterDeath restart) {
    metrics.registerGauge("hrapi.haproxy.deaths", restart::deaths);
    metrics.registerGauge("hrapi.haproxy.drift", () -> drift.deviations().size());
    metrics.registerGauge("hrapi.haproxy.looks", watch::looks);
    metrics.registerGauge("hrapi.haproxy.old-workers", watch::oldWorkers);
  }
}
