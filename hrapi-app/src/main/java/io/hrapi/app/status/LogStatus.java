package io.hrapi.app.status;

import io.hrapi.api.representation.StatusRepresentation.Log;
import io.hrapi.api.representation.StatusRepresentation.Loss;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.events.projection.LogLoss;
import java.util.Locale;

/** The status of the log: its verification, and the events that it lost. Thread-safe. */
public final class LogStatus {

  private final BackgroundVerification verification;
  private final KnownLoss loss;

  public LogStatus(BackgroundVerification verification, KnownLoss loss) {
    this.verification = verification;
    this.loss = loss;
  }

  /** Returns the current status. */
  public Log log() {
    BackgroundVerification.Standing standing = verification.standing();
    return new Log(
        standing.state().name().toLowerCase(Locale.ROOT),
        standing.verified(),
        standing.version(),
        standing.problem(),
        loss.current().map(LogStatus::of).orElse(null));
  }

  private static Loss of(LogLoss lost) {
    return new Loss(
        lost.describe(),
        lost.end().version(),
        lost.end().hash().toHex(),
        lost.missing().stream().map(ChangeRepresentations::of).toList());
  }
}
