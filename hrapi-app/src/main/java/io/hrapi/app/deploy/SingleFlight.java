package io.hrapi.app.deploy;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.ProblemException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one act on HAProxy be under way at a time; the others wait in their order. Thread-safe. */
public final class SingleFlight {

  private static final long MAX_WAIT_SECONDS = 120;

  private final ReentrantLock lock = new ReentrantLock(true);

  /**
   * Acts when nobody else does.
   *
   * @throws ProblemException if the one before does not end in two minutes
   */
  <T> T run(Supplier<T> act) {
    acquire();
    try {
      return act.get();
    } finally {
      lock.unlock();
    }
  }

  /** Acts if nobody else does; else not at all, since whoever does knows better. */
  void ifFree(Runnable act) {
    if (lock.tryLock()) {
      try {
        act.run();
      } finally {
        lock.unlock();
      }
    }
  }

  private void acquire() {
    try {
      if (!lock.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw ProblemException.of(
            ProblemCode.OVERLOADED,
            "another commit is under way for more than " + MAX_WAIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.of(ProblemCode.OVERLOADED, "hrapi is stopping");
    }
  }
}
