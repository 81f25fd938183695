package io.hrapi.app;

import io.hrapi.app.audit.Auditor;
import io.hrapi.app.audit.ServedCaches;
import io.hrapi.app.loss.LossAcceptance;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** Who verifies and signs the log on request, and accepts what it lost. */
final class AuditWing {

  final Auditor auditor;
  final LossAcceptance acceptance;

  AuditWing(Program program, LogWing log, HaproxyWing haproxy) {
    auditor =
        new Auditor(
            log.store,
            log.handler,
            log.verification,
            log.loss,
            new ServedCaches(log.snapshots, log.history, log.follower),
            program.home.checkpointKey(),
            AuditWing::newSigningKey,
            program.clock);
    acceptance =
        new LossAcceptance(
            log.loss,
            log.handler,
            log.keeper,
            log.snapshots,
            program.home.historyIndex(),
            haproxy.startup::findAgain);
  }

  private static KeyPair newSigningKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }
}
