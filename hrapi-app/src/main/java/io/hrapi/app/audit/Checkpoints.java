package io.hrapi.app.audit;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.VerifierKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Signs the head of the served log, and reads what was signed. Thread-safe. */
public final class Checkpoints {

  /** How long a checkpoint waits for the verification of the log. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final EventStore store;
  private final CommandHandler handler;
  private final BackgroundVerification background;
  private final KnownLoss loss;
  private final Supplier<CheckpointKey> key;
  private final InstantSource clock;

  /**
   * Creates the checkpoints of a log.
   *
   * @param background verifies the log after a start
   * @param loss the events that the log lost
   * @param key returns the key that signs checkpoints, and creates it if there is none
   */
  public Checkpoints(
      EventStore store,
      CommandHandler handler,
      BackgroundVerification background,
      KnownLoss loss,
      Supplier<CheckpointKey> key,
      InstantSource clock) {
    this.store = store;
    this.handler = handler;
    this.background = background;
    this.loss = loss;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Signs the current head of the log.
   *
   * @throws ProblemException 503 while the log is being verified, 409 if it is damaged or lost
   *     events
   */
  public Checkpoint sign() {
    loss.current()
        .ifPresent(
            lost -> {
              throw ProblemException.of(
                  ProblemCode.CONFLICT,
                  "no checkpoint is signed over a log that lost events: " + lost.describe());
            });
    BackgroundVerification.Standing standing = background.await(WAIT);
    if (standing.state() == BackgroundVerification.State.RUNNING) {
      throw ProblemException.of(
          ProblemCode.VERIFYING,
          "the log is still being verified after the start, and no checkpoint is "
              + "signed until that is done; "
              + standing.verified()
              + " events of "
              + handler.view().version()
              + " fit so far");
    }
    if (standing.state() == BackgroundVerification.State.DAMAGED) {
      throw ProblemException.of(
          ProblemCode.CONFLICT,
          "no checkpoint is signed over a log that is not what hrapi wrote"
              + (standing.version() == null ? "" : ", from version " + standing.version() + " on")
              + ": "
              + standing.problem());
    }
    return key().sign(store.logId(), handler.view().head(), clock.instant());
  }

  /**
   * Reads a checkpoint that was signed with this home's key.
   *
   * @throws IllegalArgumentException if it is not a valid checkpoint, or another key signed it
   */
  public Checkpoint open(String note) {
    return Checkpoint.open(note, verifier());
  }

  /** Returns the public key for checkpoints. */
  public VerifierKey verifier() {
    return key().verifier(store.logId());
  }

  private synchronized CheckpointKey key() {
    return key.get();
  }
}
