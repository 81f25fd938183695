package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that HAProxy died and restarts it, with growing pauses and a limit. {@link Watch}'s
 * thread reports its observations; {@link #givenUp()} and {@link #deaths()} may be called by any
 * thread.
 */
public final class RestartAfterDeath {

  private static final Logger LOGGER = LoggerFactory.getLogger(RestartAfterDeath.class);

  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final HaproxyStarter starter;
  private final Drift drift;
  private final LongSupplier nanoTime;
  private final String requestId;
  private final Restarts restarts;

  private volatile @Nullable String givenUp;
  private final AtomicLong deaths = new AtomicLong();

  /** The pid of the master that was seen last; 0 if none was seen since the last death. */
  private long master;

  /** The pid of the worker that was loaded last when the last death was recorded. */
  private long deadWorker;

  private long givenUpWorker;
  private String lastFailure = "";

  /**
   * Creates the restarts of one HAProxy.
   *
   * @param settings the limits of restarts
   * @param nanoTime a monotonic clock
   * @param requestId the request id of its events
   */
  public RestartAfterDeath(
      DeploymentLog log,
      HaproxyAccess haproxy,
      HaproxyStarter starter,
      Drift drift,
      Watch.Settings settings,
      LongSupplier nanoTime,
      String requestId) {
    this.log = log;
    this.haproxy = haproxy;
    this.starter = starter;
    this.drift = drift;
    this.nanoTime = nanoTime;
    this.requestId = requestId;
    this.restarts =
        new Restarts(settings.restarts(), settings.restartWindow(), settings.restartPause());
  }

  /**
   * Returns why HAProxy is no longer restarted although it should run, for people to read; empty if
   * restarts were not given up.
   */
  public Optional<String> givenUp() {
    return Optional.ofNullable(givenUp);
  }

  /** Returns how often HAProxy has died since hrapi started. */
  public long deaths() {
    return deaths.get();
  }

  /** Notes that HAProxy runs. */
  void runs(ProcessState.Running running) {
    master = running.masterPid();
    if (givenUp != null) {
      givenUp = null;
      restarts.forget();
    }
  }

  /** Notes that HAProxy does not run because a stop was requested. */
  void isStoppedOnRequest() {
    master = 0;
    givenUp = null;
    restarts.forget();
  }

  /**
   * Handles a HAProxy that does not run while the log is read-only. The log may not know what
   * HAProxy ran, so a HAProxy that was seen running before is started with the files that it had
   * loaded.
   */
  void isGoneUnrecorded() {
    if (master == 0 || givenUp != null) {
      return;
    }
    long now = nanoTime.getAsLong();
    switch (restarts.advice(now)) {
      case WAIT -> {}
      case START -> startUnrecorded(haproxy.process(), now);
      case GIVE_UP -> {
        givenUp = "hrapi gave up after " + restarts.describe() + ", while the log is read-only";
        LOGGER.error("HAProxy is not started again: {}.", givenUp);
      }
    }
  }

  private void startUnrecorded(HaproxyProcess process, long now) {
    restarts.tried(now);
    deaths.incrementAndGet();
    LOGGER.error(
        "HAProxy, process {}, died, which cannot be recorded because the log is "
            + "read-only. Its last messages: {}",
        master,
        process.messages().lastComplaints());
    try {
      process.live().ifPresent(process::load);
    } catch (RuntimeException e) {
      LOGGER.error("HAProxy did not start again ({}).", restarts.describe(), e);
    }
  }

  /**
   * Handles a HAProxy that should run but does not: records its death, and restarts it or gives up.
   */
  void isGone(LoadedCommit commit) {
    HaproxyProcess process = haproxy.process();
    long worker = process.loadedWorker();
    if (givenUp != null) {
      if (worker == givenUpWorker) {
        return;
      }
      // HAProxy was started and died between two looks.
      givenUp = null;
      restarts.forget();
    }
    if (worker != deadWorker) {
      recordDeath(commit);
      deadWorker = worker;
      master = 0;
    }
    long now = nanoTime.getAsLong();
    switch (restarts.advice(now)) {
      case WAIT -> {}
      case START -> start(commit, now);
      case GIVE_UP -> giveUp(commit, worker);
    }
  }

  private void recordDeath(LoadedCommit commit) {
    deaths.incrementAndGet();
    drift.ended();
    List<String> words = haproxy.process().messages().lastComplaints();
    LOGGER.error("HAProxy, process {}, died. Its last messages: {}", master, words);
    log.commit(
        EventType.HAPROXY_DIED,
        "/haproxy",
        new HaproxyDied(commit.id(), master, words),
        List.of(),
        CommandMetadata.byHrapi(requestId, "HAProxy ended without a request"));
  }

  private void start(LoadedCommit commit, long now) {
    restarts.tried(now);
    try {
      starter.startAgain(commit, CommandMetadata.byHrapi(requestId, "HAProxy died"));
      lastFailure = "";
    } catch (RuntimeException e) {
      lastFailure =
          e instanceof DeployException problem && !problem.messages().isEmpty()
              ? e.getMessage() + ": " + String.join("; ", problem.messages())
              : String.valueOf(e.getMessage());
      LOGGER.error("HAProxy did not start again ({}).", restarts.describe(), e);
    }
  }

  private void giveUp(LoadedCommit commit, long worker) {
    String words =
        lastFailure.isEmpty()
            ? "it started and died: "
                + String.join("; ", haproxy.process().messages().lastComplaints())
            : lastFailure;
    LOGGER.error(
        "HAProxy is not started again after {}: {}. A commit or POST "
            + "/v1/haproxy/control/start tries again.",
        restarts.describe(),
        words);
    log.commit(
        EventType.HAPROXY_GIVEN_UP,
        "/haproxy",
        new HaproxyGivenUp(commit.id(), restarts.count(), List.of(words)),
        List.of(),
        CommandMetadata.byHrapi(requestId, "HAProxy died too often"));
    givenUp =
        "hrapi gave up after "
            + restarts.describe()
            + " ("
            + words
            + "); a commit or POST /v1/haproxy/control/start tries again";
    givenUpWorker = worker;
  }
}
