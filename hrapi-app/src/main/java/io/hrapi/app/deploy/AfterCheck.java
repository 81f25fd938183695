package io.hrapi.app.deploy;

import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.command.Requested;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HAProxy's check of files that stand for changes which were made at run time: after the answer,
 * since the changes touch nothing that the check could refuse. If it refuses them all the same,
 * what runs and what would be loaded next have drifted apart, and that is an event. Thread-safe.
 */
final class AfterCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(AfterCheck.class);

  private final SingleFlight single;
  private final HaproxyAccess haproxy;
  private final DeploymentLog log;

  AfterCheck(SingleFlight single, HaproxyAccess haproxy, DeploymentLog log) {
    this.single = single;
    this.haproxy = haproxy;
    this.log = log;
  }

  /** Checks, as soon as nobody else is at work with HAProxy; returns at once. */
  void begin(CommitFolder folder, Rendered rendered) {
    Thread thread = new Thread(() -> checkAlone(folder, rendered), "hrapi-after-check");
    thread.setDaemon(true);
    thread.start();
  }

  private void checkAlone(CommitFolder folder, Rendered rendered) {
    try {
      single.runOwn(
          () -> {
            check(folder, rendered);
            return true;
          });
    } catch (RuntimeException e) {
      LOGGER.error("What runs could not be checked.", e);
    }
  }

  private void check(CommitFolder folder, Rendered rendered) {
    LoadedCommit commit = log.deployment().commit();
    if (commit == null || !commit.id().equals(folder.commitId())) {
      // Another commit came; its files were checked, or are checked after it.
      return;
    }
    CheckResult result = haproxy.check().check(folder);
    if (!result.valid()) {
      List<String> words = result.messages().stream().map(HaproxyMessage::text).toList();
      LOGGER.error("HAProxy's check refuses what runs: {}", words);
      log.commit(
          DeploymentLog.DRIFTED,
          "/haproxy",
          new ConfigurationNotLoaded(folder.commitId(), rendered.version(), Outcome.REFUSED, words),
          List.of(),
          Requested.byHrapi("check-" + folder.commitId(), "the files of changes made at run time"));
    }
  }
}
