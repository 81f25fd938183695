package io.hrapi.app;

import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.hrapi.app.check.TargetProbe;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.resource.BackupsResource;
import io.hrapi.app.resource.CertificatesResource;
import io.hrapi.app.resource.CommitChanges;
import io.hrapi.app.resource.ControllerResource;
import io.hrapi.app.resource.EntranceResource;
import io.hrapi.app.resource.EventsResource;
import io.hrapi.app.resource.GatewaysResource;
import io.hrapi.app.resource.HaproxyConfigurationResource;
import io.hrapi.app.resource.HaproxyControlResource;
import io.hrapi.app.resource.HaproxyLogResource;
import io.hrapi.app.resource.HistoryResource;
import io.hrapi.app.resource.LiveDiffResource;
import io.hrapi.app.resource.LogResource;
import io.hrapi.app.resource.ModelResource;
import io.hrapi.app.resource.PoolsResource;
import io.hrapi.app.resource.ProblemsResource;
import io.hrapi.app.resource.RestoreResource;
import io.hrapi.app.resource.TargetCheckResource;
import io.hrapi.app.resource.TransactionsResource;
import io.hrapi.app.resource.TransferResource;
import io.hrapi.app.resource.VersionsResource;
import io.hrapi.events.projection.Differences;

/** The resources that clients call, except those for live statistics. */
final class ResourceWing {

  private final Program program;
  private final LogWing log;
  private final RenderWing render;
  private final HaproxyWing haproxy;
  private final JerseyEnvironment jersey;
  private final QueryExecutor queries;
  private final CommandExecutor commands;
  private final Differences differences;

  private ResourceWing(Program program, LogWing log, RenderWing render, HaproxyWing haproxy) {
    this.program = program;
    this.log = log;
    this.render = render;
    this.haproxy = haproxy;
    jersey = program.environment.jersey();
    queries = new QueryExecutor(log.asOf);
    commands = new CommandExecutor(log.handler);
    differences = new Differences(log.store, log.history);
  }

  static void add(
      Program program,
      LogWing log,
      RenderWing render,
      HaproxyWing haproxy,
      TransferWing transfer,
      AuditWing audit) {
    ResourceWing wing = new ResourceWing(program, log, render, haproxy);
    wing.model(transfer);
    wing.haproxy();
    wing.transfers(transfer);
    wing.events(audit);
    wing.jersey.register(new ProblemsResource());
    wing.jersey.register(new EntranceResource(log.handler, program.release));
  }

  private void model(TransferWing transfer) {
    jersey.register(new GatewaysResource(queries, commands));
    jersey.register(new PoolsResource(queries, commands));
    jersey.register(new CertificatesResource(queries, commands, render.keys, program.ids));
    jersey.register(new ModelResource(queries, commands));
    jersey.register(new RestoreResource(log.asOf, commands, transfer.restoration));
    jersey.register(new TransactionsResource(commands));
  }

  private void haproxy() {
    CommitChanges changes = new CommitChanges(differences);
    jersey.register(
        new HaproxyConfigurationResource(
            queries, commands, render.configurations, render.uploads, haproxy.commits.uploadCheck));
    jersey.register(
        new HaproxyControlResource(
            haproxy.commits.deployer, haproxy.process.starter, haproxy.process.stopper, changes));
    jersey.register(
        new LiveDiffResource(
            log.asOf, render.configurations, haproxy.watching.comparison, haproxy.process.drift));
    jersey.register(new HaproxyLogResource(haproxy.watching.observer, log.handler));
    jersey.register(
        new ControllerResource(
            haproxy.commits.deployer,
            haproxy.watching.observer,
            haproxy.process.single,
            commands,
            changes));
    TargetProbe probe = new TargetProbe(program.configuration.checkTimeout());
    program.manage(probe);
    jersey.register(new TargetCheckResource(log.handler, probe));
  }

  private void transfers(TransferWing transfer) {
    jersey.register(
        new TransferResource(
            queries,
            transfer.exports,
            transfer.imports,
            program.environment.getObjectMapper(),
            program.home.name().value()));
    jersey.register(new BackupsResource(transfer.backups, transfer.restorer));
  }

  private void events(AuditWing audit) {
    jersey.register(new EventsResource(log.store, log.handler, log.follower));
    jersey.register(new HistoryResource(log.store, log.handler, log.follower));
    jersey.register(new VersionsResource(log.asOf, differences, render.configurations));
    jersey.register(new LogResource(audit.auditor, audit.checkpoints));
  }
}
