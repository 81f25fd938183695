package io.hrapi.app.loss;

import io.hrapi.app.home.Home;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.LogHeadFile;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.Snapshots;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events that the served log lost, until the loss is accepted. Thread-safe. */
public final class KnownLoss {

  private volatile @Nullable LogLoss loss;

  private KnownLoss(@Nullable LogLoss loss) {
    this.loss = loss;
  }

  /**
   * Creates the state of a log from its comparison with the known ends.
   *
   * @param loss the events that the log lost; null if it lost none; an accepted loss counts as none
   */
  public static KnownLoss of(@Nullable LogLoss loss) {
    return new KnownLoss(loss == null || loss.accepted() ? null : loss);
  }

  /**
   * Compares a home's log with the versions that other files of the home recorded, which are not
   * changed.
   *
   * @return null if the log has all of them
   */
  public static @Nullable LogLoss find(EventSource log, Home home, CacheKey key) {
    return LogLoss.of(
        log,
        LogLoss.knownEnds(
            new LogHeadFile(home.logHead(), key).read(),
            new Snapshots(home.snapshots(), key),
            FileHistoryIndex.reached(home.historyIndex(), key)));
  }

  /** Returns the lost events; empty if there are none, or the loss was accepted. */
  public Optional<LogLoss> current() {
    return Optional.ofNullable(loss);
  }

  /** Returns the message that explains why nothing is written and what to do. */
  public static String refusal(LogLoss loss) {
    return loss.describe()
        + ". Nothing is written, and HAProxy is left unchanged, until the log is "
        + "complete again or the task accept-log-loss on the admin port accepts the "
        + "loss";
  }

  void accepted() {
    loss = null;
  }
}
