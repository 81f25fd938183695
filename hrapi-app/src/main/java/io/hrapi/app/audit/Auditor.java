package io.hrapi.app.audit;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.ProblemException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.View;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Checks the log that is served, and signs where it ends. Thread-safe. */
public final class Auditor {

  private final EventStore store;
  private final CommandHandler handler;
  private final Path keyFile;
  private final Supplier<KeyPair> fresh;
  private final InstantSource clock;
  private final ReentrantLock verifying = new ReentrantLock();

  /**
   * Wires it.
   *
   * @param keyFile of the key that signs checkpoints; made at first need
   * @param fresh makes a new Ed25519 key
   */
  public Auditor(
      EventStore store,
      CommandHandler handler,
      Path keyFile,
      Supplier<KeyPair> fresh,
      InstantSource clock) {
    this.store = store;
    this.handler = handler;
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
   * Checks the whole log; writes go on meanwhile.
   *
   * @throws ProblemException 503 if another check is under way
   */
  public Verdict verify(Expected expected) {
    if (!verifying.tryLock()) {
      throw ProblemException.of(
          ProblemCode.BUSY, "the log is being verified already; one check at a time");
    }
    try {
      return LogVerification.of(store, expected, handler.view());
    } finally {
      verifying.unlock();
    }
  }

  /** Signs where the log ends now. */
  public Checkpoint checkpoint() {
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
