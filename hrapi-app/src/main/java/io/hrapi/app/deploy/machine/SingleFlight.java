package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one act on HAProxy be under way at a time; the others wait in their order. Thread-safe. */
public final class SingleFlight {

  /** Each of those who wait holds a thread, and the server needs some to answer others. */
  public static final int MAX_WAITING = 128;

  private static final long MAX_WAIT_SECONDS = 120;

  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile boolean acting;
  private volatile long since;

  /** So long an act may take, and what HAProxy is meanwhile is no fault. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Semaphore places = new Semaphore(MAX_WAITING);

  /**
   * Acts when nobody else does.
   *
   * @throws DeployException if too many wait, or the one before does not end in two minutes
   */
  public <T> T run(Supplier<T> act) {
    if (!places.tryAcquire()) {
      throw DeployException.of(
          Kind.QUEUE_FULL,
          MAX_WAITING + " requests are already waiting for HAProxy; nothing was done");
    }
    try {
      return runOwn(act);
    } finally {
      places.release();
    }
  }

  /**
   * Runs an operation of hrapi's own when no other runs, however many requests wait.
   *
   * @throws DeployException if the one before does not end in two minutes
   */
  public <T> T runOwn(Supplier<T> act) {
    acquire();
    since = System.nanoTime();
    acting = true;
    try {
      return act.get();
    } finally {
      acting = false;
      lock.unlock();
    }
  }

  /**
   * Whether somebody acts on HAProxy, so that it may be neither what it was nor what it is to be;
   * not any more when that takes longer than it may.
   */
  public boolean isActing() {
    return acting && System.nanoTime() - since < PATIENCE.toNanos();
  }

  /** Acts only if no other operation is in progress, which would be better informed. */
  public void ifFree(Runnable act) {
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
