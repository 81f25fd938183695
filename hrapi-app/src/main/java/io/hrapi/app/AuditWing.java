package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.hrapi.app.audit.Auditor;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.audit.CheckpointKey;
import io.hrapi.app.audit.Checkpoints;
import io.hrapi.app.audit.ServedCaches;
import io.hrapi.app.loss.LossAcceptance;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/**
 * Verification of the log, in the background and on request; its checkpoints; and the acceptance of
 * lost events.
 */
final class AuditWing {

  private static final double MILLIS = 1_000;

  final BackgroundVerification verification;
  final Auditor auditor;
  final Checkpoints checkpoints;
  final LossAcceptance acceptance;

  AuditWing(Program program, LogWing log, HaproxyWing haproxy) {
    verification = verification(program, log);
    auditor =
        new Auditor(
            log.store,
            log.handler,
            verification,
            log.loss,
            new ServedCaches(log.snapshots, log.history, log.follower));
    checkpoints =
        new Checkpoints(
            log.store,
            log.handler,
            verification,
            log.loss,
            () -> CheckpointKey.in(program.home.checkpointKey(), AuditWing::newSigningKey),
            program.clock);
    acceptance =
        new LossAcceptance(
            log.loss,
            log.handler,
            log.keeper,
            log.snapshots,
            program.home.historyIndex(),
            haproxy.watching.startup::findAgain);
  }

  /** Creates the background verification, which starts once the server has started. */
  private static BackgroundVerification verification(Program program, LogWing log) {
    BackgroundVerification verification =
        new BackgroundVerification(
            log.store,
            () -> log.handler.view().head(),
            log.follower::examineLater,
            program.configuration.verifyInterval(),
            program.clock,
            System::nanoTime);
    MetricRegistry metrics = program.environment.metrics();
    metrics.registerGauge(
        "hrapi.log.verification.time",
        () -> verification.last().map(last -> last.time().getEpochSecond()).orElse(0L));
    metrics.registerGauge(
        "hrapi.log.verification.seconds",
        () -> verification.last().map(last -> last.took().toMillis() / MILLIS).orElse(0.0));
    metrics.registerGauge(
        "hrapi.log.damaged",
        () -> verification.standing().state() == BackgroundVerification.State.DAMAGED);
    program.manage(verification);
    program.environment.lifecycle().addServerLifecycleListener(server -> verification.start());
    return verification;
  }

  private static KeyPair newSigningKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }
}
