package io.hrapi.app.deploy;

import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HAProxy's check of files that stand for changes which were made at run time: after the answer,
 * since the changes touch nothing that the check could refuse. If it refuses them all the same,
 * what runs and what would be loaded next have drifted apart: {@link Drift} records it.
 * Thread-safe.
 */
final class AfterCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(AfterCheck.class);

  private final SingleFlight single;
  private final HaproxyAccess haproxy;
  private final DeploymentLog log;
  private final Drift drift;

  AfterCheck(SingleFlight single, HaproxyAccess haproxy, DeploymentLog log, Drift drift) {
    this.single = single;
    this.haproxy = haproxy;
    this.log = log;
    this.drift = drift;
  }

  /** Checks, as soon as nobody else is at work with HAProxy; returns at once. */
  void begin(CommitFolder folder) {
    Thread thread = new Thread(() -> checkAlone(folder), "hrapi-after-check");
    thread.setDaemon(true);
    thread.start();
  }

  private void checkAlone(CommitFolder folder) {
    try {
      single.runOwn(
          () -> {
            check(folder);
            return true;
          });
    } catch (RuntimeException e) {
      LOGGER.error("What runs could not be checked.", e);
    }
  }

  private void check(CommitFolder folder) {
    LoadedCommit commit = log.deployment().commit();
    if (commit == null || !commit.id().equals(folder.commitId())) {
      // Another commit came; its files were checked, or are checked after it.
      return;
    }
    CheckResult result = haproxy.check().check(folder);
    if (!result.valid()) {
      drift.refused(result);
      drift.record();
    }
  }
}
