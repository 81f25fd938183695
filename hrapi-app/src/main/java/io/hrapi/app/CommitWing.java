package io.hrapi.app;

import io.hrapi.app.deploy.commit.CommitEvents;
import io.hrapi.app.deploy.commit.CommitPlanner;
import io.hrapi.app.deploy.commit.CommitSources;
import io.hrapi.app.deploy.commit.Committer;
import io.hrapi.app.deploy.commit.ConfigurationLoader;
import io.hrapi.app.deploy.commit.DeferredCheck;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.commit.KeyNeeds;
import io.hrapi.app.deploy.commit.Replacement;
import io.hrapi.app.deploy.commit.UploadCheck;
import io.hrapi.app.deploy.machine.LoadChecks;

/** Commits: what is loaded and how, and the checks before. */
final class CommitWing {

  final Deployer deployer;
  final UploadCheck uploadCheck;

  /** Determines which private keys commits still need. */
  final KeyNeeds needs;

  CommitWing(Program program, LogWing log, RenderWing render, ProcessWing process) {
    LoadChecks checks = new LoadChecks(process.access, process.cuts);
    uploadCheck = new UploadCheck(process.deployments, process.access, render.uploads, checks);
    deployer =
        new Deployer(
            process.single,
            process.deployments,
            process.recovery,
            new Replacement(process.access, render.configurations, log.history),
            new CommitSources(
                render.models, render.uploads, render.configurations, process.loaded, log.history),
            committer(program, process, checks));
    needs =
        new KeyNeeds(
            process.single, process.recovery, process.deployments, process.loaded, log.history);
  }

  private static Committer committer(Program program, ProcessWing process, LoadChecks checks) {
    return new Committer(
        process.access,
        new CommitPlanner(process.access, process.model, process.drift),
        checks,
        new ConfigurationLoader(
            process.access, checks, program.clock, process.note, process.drift, process.removed),
        new CommitEvents(process.deployments, program.release),
        new DeferredCheck(
            process.single,
            process.access,
            process.deployments,
            process.drift,
            process.driftEvents));
  }
}
