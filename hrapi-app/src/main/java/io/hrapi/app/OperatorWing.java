package io.hrapi.app;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.hrapi.app.health.CertificatesHealth;
import io.hrapi.app.health.ConfirmationHealth;
import io.hrapi.app.health.DiskHealth;
import io.hrapi.app.health.EventLogHealth;
import io.hrapi.app.health.HaproxyHealth;
import io.hrapi.app.health.MasterKeyHealth;
import io.hrapi.app.task.AcceptLogLossTask;
import io.hrapi.app.task.BackupTask;
import io.hrapi.app.task.DestroySecretTask;
import io.hrapi.app.task.GcTask;
import io.hrapi.app.task.LogLevelTask;
import io.hrapi.app.task.RebuildProjectionsTask;
import io.hrapi.app.task.ReloadHaproxyTask;
import io.hrapi.app.task.RestoreTask;
import io.hrapi.app.task.RotateSecretsTask;
import io.hrapi.app.task.SnapshotTask;
import io.hrapi.app.task.VerifyLogTask;
import io.hrapi.events.command.CommandHandler;

/** What operators use on the admin port: tasks and health checks. */
final class OperatorWing {

  private OperatorWing() {}

  static void addTasks(
      Program program,
      LogWing log,
      RenderWing render,
      HaproxyWing haproxy,
      TransferWing transfer,
      AuditWing audit) {
    AdminEnvironment admin = program.environment.admin();
    CommandHandler handler = log.handler;
    admin.addTask(new VerifyLogTask(handler, audit.auditor));
    admin.addTask(new SnapshotTask(handler, log.snapshots));
    admin.addTask(new RebuildProjectionsTask(handler, log.store, log.snapshots, log.history));
    admin.addTask(new BackupTask(handler, transfer.backups));
    admin.addTask(new RestoreTask(handler, transfer.restorer, transfer.restoration, log.asOf));
    admin.addTask(new ReloadHaproxyTask(handler, haproxy.process.starter));
    // Replaces Dropwizard's own tasks, which do not record who used them.
    admin.addTask(new GcTask(handler));
    admin.addTask(new LogLevelTask(handler));
    admin.addTask(new RotateSecretsTask(handler, log.store, render.vault));
    admin.addTask(new DestroySecretTask(handler, log.store, haproxy.commits.needs));
    admin.addTask(new AcceptLogLossTask(handler, audit.acceptance));
  }

  static void addHealthChecks(
      Program program,
      StoreWing store,
      LogWing log,
      RenderWing render,
      HaproxyWing haproxy,
      AuditWing audit) {
    HealthCheckRegistry checks = program.environment.healthChecks();
    checks.register(
        "event-log",
        new EventLogHealth(log.handler, audit.verification, store.checkpoints, log.loss));
    checks.register("disk", new DiskHealth(program.space));
    MasterKeyHealth masterKey = new MasterKeyHealth(render.keys, log.handler);
    checks.register("master-key", masterKey);
    // Run once at the start, because nobody may request the health checks.
    program.environment.lifecycle().addServerLifecycleListener(server -> masterKey.execute());
    checks.register("certificates", new CertificatesHealth(haproxy.watching.expiry));
    checks.register("confirmation", new ConfirmationHealth(haproxy.watching.confirmations));
    checks.register(
        "haproxy",
        new HaproxyHealth(
            haproxy.watching.observer, log.handler, haproxy.process.drift, haproxy.process.single));
  }
}
