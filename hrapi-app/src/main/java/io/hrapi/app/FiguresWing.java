package io.hrapi.app;

import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.hrapi.app.figures.HaproxyMetrics;
import io.hrapi.app.figures.LiveFigures;
import io.hrapi.app.figures.MetricsServlet;
import io.hrapi.app.figures.SharedReadings;
import io.hrapi.app.figures.TargetStates;
import io.hrapi.app.resource.GatewayFiguresResource;
import io.hrapi.app.resource.PoolFiguresResource;
import io.hrapi.app.resource.StatusResource;
import io.hrapi.app.resource.TargetFiguresResource;
import io.hrapi.app.status.CertificatesStatus;
import io.hrapi.app.status.DeploymentStatus;
import io.hrapi.app.status.HaproxyStatus;
import io.hrapi.app.status.Identity;
import io.hrapi.app.status.LogStatus;
import io.hrapi.events.projection.Differences;
import io.hrapi.events.projection.ModelSince;

/** The status and the live statistics: their resources, and the metrics for Prometheus. */
final class FiguresWing {

  private FiguresWing() {}

  static void add(Program program, LogWing log, HaproxyWing haproxy, AuditWing audit) {
    JerseyEnvironment jersey = program.environment.jersey();
    SharedReadings readings = new SharedReadings(haproxy.process.access, program.clock);
    jersey.register(
        new StatusResource(
            log.handler,
            new Identity(program.home.name().value(), program.release, program.node),
            new DeploymentStatus(
                new ModelSince(log.store, new Differences(log.store, log.history))),
            new HaproxyStatus(
                haproxy.watching.observer, haproxy.process.drift, new TargetStates(readings)),
            new LogStatus(audit.verification, log.loss),
            new CertificatesStatus(haproxy.watching.expiry)));
    LiveFigures figures =
        new LiveFigures(haproxy.process.access, haproxy.watching.observer, program.clock);
    jersey.register(new GatewayFiguresResource(log.handler, figures));
    jersey.register(new PoolFiguresResource(log.handler, figures));
    jersey.register(new TargetFiguresResource(log.handler, figures));
    program
        .environment
        .admin()
        .addServlet(
            "prometheus",
            new MetricsServlet(
                new HaproxyMetrics(log.handler, readings, haproxy.watching.expiry),
                program.environment.metrics()))
        .addMapping(MetricsServlet.PATH);
  }
}
