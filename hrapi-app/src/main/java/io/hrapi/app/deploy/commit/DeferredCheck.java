package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work after the answer to commits at run time: the files of earlier commits are deleted, and
 * HAProxy's check reads those of the newest. It can wait, because such changes affect nothing that
 * the check could refuse; if the check does refuse them, what runs and what would be loaded next
 * differ, which is recorded as drift. Thread-safe.
 */
public final class DeferredCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeferredCheck.class);

  /**
   * One check for all commits within this time, so that no commit waits for the check of the
   * previous one.
   */
  private static final Duration DELAY = Duration.ofMillis(500);

  private final SingleFlight single;
  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final Drift drift;
  private final DriftEvents driftEvents;
  private final AtomicReference<CommitFolder> newest = new AtomicReference<>();
  private final Executor later =
      CompletableFuture.delayedExecutor(
          DELAY.toMillis(), TimeUnit.MILLISECONDS, DeferredCheck::onThread);

  public DeferredCheck(
      SingleFlight single,
      HaproxyAccess haproxy,
      DeploymentLog log,
      Drift drift,
      DriftEvents driftEvents) {
    this.single = single;
    this.haproxy = haproxy;
    this.log = log;
    this.drift = drift;
    this.driftEvents = driftEvents;
  }

  /** Schedules the work for a commit and those before it; returns at once. */
  void begin(CommitFolder folder) {
    if (newest.getAndSet(folder) == null) {
      later.execute(this::alone);
    }
  }

  private static void onThread(Runnable work) {
    Thread thread = new Thread(work, "hrapi-deferred-check");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns whether the work is scheduled and has not begun. */
  boolean isPlanned() {
    return newest.get() != null;
  }

  private void alone() {
    // Cleared before waiting: whatever happens to this run, a commit that arrives now schedules its
    // own.
    CommitFolder folder = newest.getAndSet(null);
    try {
      single.runOwn(
          () -> {
            haproxy.prune();
            check(folder);
            return true;
          });
    } catch (RuntimeException e) {
      LOGGER.error("The running configuration could not be checked.", e);
    }
  }

  private void check(CommitFolder folder) {
    LoadedCommit commit = log.deployment().commit();
    if (commit == null || !commit.id().equals(folder.commitId())) {
      // Something else was loaded since, and was checked before that.
      return;
    }
    CheckResult result = haproxy.check(folder);
    if (!result.valid()) {
      drift.refused(commit, result);
      driftEvents.record();
    }
  }
}
