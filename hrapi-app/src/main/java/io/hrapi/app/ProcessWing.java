package io.hrapi.app;

import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.DriftEvents;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.deploy.commit.LoadingNote;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.CutConnections;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.RunningModel;
import io.hrapi.app.deploy.machine.SingleFlight;

/**
 * The HAProxy process: the configuration that it runs, its drift from that, and its start and stop.
 */
final class ProcessWing {

  final HaproxyAccess access;
  final DeploymentLog deployments;
  final LoadingNote note;
  final SingleFlight single = new SingleFlight();
  final LoadedFiles loaded;
  final RunningModel model;
  final RemovedTargets removed = new RemovedTargets();
  final Drift drift;
  final DriftEvents driftEvents;
  final Recovery recovery;
  final OldWorkers oldWorkers;
  final CutConnections cuts;
  final HaproxyStarter starter;
  final HaproxyStopper stopper;

  ProcessWing(Program program, LogWing log, RenderWing render) {
    access = render.haproxy;
    deployments = new DeploymentLog(log.handler);
    note = new LoadingNote(program.home.loading());
    loaded =
        new LoadedFiles(
            render.configurations, log.history, render.certificates, render.page, access);
    model = new RunningModel(log.history, render.models, render.configurations);
    drift = new Drift(access, model, render.configurations, removed, program.clock);
    driftEvents = new DriftEvents(drift, deployments, program.processId);
    recovery = new Recovery(deployments, access, note, drift, program.release);
    oldWorkers = new OldWorkers(access.hardStopAfter(), System::nanoTime);
    cuts = new CutConnections(access, oldWorkers);
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
  }
}
