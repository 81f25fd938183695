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

/** Checks the log that is served, and signs where it ends. Thread-safe. */
public final class Auditor {

  /** How long a checkpoint waits for the log to be verified. */
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
   * Creates the auditor of one log.
   *
   * @param background verifies the log after a start
   * @param loss what the log lost
   * @param caches of the log
   * @param keyFile of the key that signs checkpoints; created when it is first needed
   * @param fresh makes a new Ed25519 key
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

  /** The UUID of the log. */
  public String logId() {
    return store.logId();
  }

  /** The newest state. */
  public View view() {
    return handler.view();
  }

  /**
   * Checks the whole log, and compares the caches with it: those that differ are thrown away.
   * Writes go on meanwhile.
   *
   * @throws ProblemException 503 if another check is in progress
   */
  public Verdict verify(Expected expected) {
    if (!verifying.tryLock()) {
      throw ProblemException.of(
          ProblemCode.BUSY, "the log is already being verified; one verification runs at a time");
    }
    try {
      Optional<LogLoss> lost = loss.current();
      if (lost.isPresent()) {
        // The caches know more than the log, and are not to be compared with it.
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
   * Signs where the log ends now.
   *
   * @throws ProblemException 503 while it is not known whether the log is valid, 409 if it is not
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
   * Reads a checkpoint that this home's key signed.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Checkpoint open(String note) {
    return Checkpoint.open(note, verifier());
  }

  /** The public half of the key that signs checkpoints. */
  public VerifierKey verifier() {
    return key().verifier(logId());
  }

  private synchronized CheckpointKey key() {
    return CheckpointKey.in(keyFile, fresh);
  }
}
