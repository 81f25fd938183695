package io.hrapi.app.audit;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.View;
import io.hrapi.events.verify.CacheComparison;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.LogVerification;
import io.hrapi.events.verify.Verdict;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Verifies the served log. Thread-safe. */
public final class Auditor {

  private final EventStore store;
  private final CommandHandler handler;
  private final BackgroundVerification background;
  private final KnownLoss loss;
  private final ServedCaches caches;
  private final ReentrantLock verifying = new ReentrantLock();

  /**
   * Creates the auditor of a log.
   *
   * @param background verifies the log after a start
   * @param loss the events that the log lost
   * @param caches the caches of the log
   */
  public Auditor(
      EventStore store,
      CommandHandler handler,
      BackgroundVerification background,
      KnownLoss loss,
      ServedCaches caches) {
    this.store = store;
    this.handler = handler;
    this.background = background;
    this.loss = loss;
    this.caches = caches;
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
}
