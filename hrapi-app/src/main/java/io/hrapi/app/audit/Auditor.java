package io.hrapi.app.audit;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.View;
import io.hrapi.events.verify.CacheComparison;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.LogVerification;
import io.hrapi.events.verify.Verdict;
import io.hrapi.events.verify.VerifierKey;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Verifies the served log, and signs its head. Thread-safe. */
public final class Auditor {

  /** How long a checkpoint waits for the verification of the log. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final EventStore store;
  private final CommandHandler handler;
  private final BackgroundVerification background;
  private final KnownLoss loss;
  private final ServedCaches caches;
  private final Path keyFile;
  private final Supplier<KeyPair> fresh;
  private final InstantSource clock;
  private final ReentrantLock verifying = new ReentrantLock();

  /**
   * Creates the auditor of a log.
   *
   * @param background verifies the log after a start
   * @param loss the events that the log lost
   * @param caches the caches of the log
   * @param keyFile the file of the key that signs checkpoints; created when it is first needed
   * @param fresh creates a new Ed25519 key
   */
  public Auditor(
      EventStore store,
      CommandHandler handler,
      BackgroundVerification background,
      KnownLoss loss,
      ServedCaches caches,
      Path keyFile,
      Supplier<KeyPair> fresh,
      InstantSource clock) {
    this.store = store;
    this.handler = handler;
    this.background = background;
    this.loss = loss;
    this.caches = caches;
    this.keyFile = keyFile;
    this.fresh = fresh;
    this.clock = clock;
  }

  /** Returns the UUID of the log. */
  public String logId() {
    return store.logId();
  }

  /** Returns the newest view. */
  public View view() {
    return handler.view();
  }

  /**
   * Verifies the whole log, and compares the caches with it, which are deleted if they differ.
   * Writes continue meanwhile.
   *
   * @throws ProblemException 503 if another verification is in progress
   */
  public Verdict verify(Expected expected) {
    if (!verifying.tryLock()) {
      throw ProblemException.of(
          ProblemCode.BUSY, "the log is already being verified; one verification runs at a time");
    }
    try {
      Optional<LogLoss> lost = loss.current();
      if (lost.isPresent()) {
        // The caches contain more than the log, so comparing them would be wrong.
        return Verdict.lost(lost.get());
      }
      CacheComparison comparison = caches.begin();
      Verdict verdict = LogVerification.of(store, expected, handler.view(), comparison);
      if (expected.equals(Expected.NOTHING)) {
        background.found(verdict);
      }
      return verdict.valid() ? verdict.with(caches.mend(comparison)) : verdict;
    } finally {
      verifying.unlock();
    }
  }

  /**
   * Signs the current head of the log.
   *
   * @throws ProblemException 503 while the log is being verified, 409 if it is damaged or lost
   *     events
   */
  public Checkpoint checkpoint() {
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
    return key().sign(logId(), handler.view().head(), clock.instant());
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
    return key().verifier(logId());
  }

  private synchronized CheckpointKey key() {
    return CheckpointKey.in(keyFile, fresh);
  }
}
