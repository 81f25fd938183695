package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Allows one operation on HAProxy at a time; others wait in their order. Thread-safe. */
public final class SingleFlight {

  /** Bounded because each waiting request holds a thread that the server needs for others. */
  public static final int MAX_WAITING = 128;

  private static final long MAX_WAIT_SECONDS = 120;

  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile boolean acting;
  private volatile long since;

  /**
   * An operation may take this long, and until then an unexpected state of HAProxy is not an error.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Semaphore places = new Semaphore(MAX_WAITING);

  /**
   * Runs an operation when no other runs.
   *
   * @throws DeployException if too many requests wait, or the previous operation does not end
   *     within two minutes
   */
  public <T> T run(Supplier<T> operation) {
    if (!places.tryAcquire()) {
      throw DeployException.of(
          Kind.QUEUE_FULL,
          MAX_WAITING + " requests are already waiting for HAProxy; nothing was done");
    }
    try {
      return runOwn(operation);
    } finally {
      places.release();
    }
  }

  /**
   * Runs an operation of hrapi's own when no other runs, however many requests wait.
   *
   * @throws DeployException if the previous operation does not end within two minutes
   */
  public <T> T runOwn(Supplier<T> operation) {
    acquire();
    since = System.nanoTime();
    acting = true;
    try {
      return operation.get();
    } finally {
      acting = false;
      lock.unlock();
    }
  }

  /**
   * Returns whether an operation is in progress, so that HAProxy may be in neither the old state
   * nor the new one; false once the operation takes longer than 60 s.
   */
  public boolean isActing() {
    return acting && System.nanoTime() - since < PATIENCE.toNanos();
  }

  /**
   * Runs only if no other operation is in progress; one that is knows more about HAProxy's state.
   */
  public void ifFree(Runnable operation) {
    if (lock.tryLock()) {
      try {
        operation.run();
      } finally {
        lock.unlock();
      }
    }
  }

  private void acquire() {
    try {
      if (!lock.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw DeployException.of(
            Kind.NOT_BEGUN,
            "another commit has been in progress for more than " + MAX_WAIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DeployException.of(Kind.NOT_BEGUN, "hrapi is stopping");
    }
  }
}
