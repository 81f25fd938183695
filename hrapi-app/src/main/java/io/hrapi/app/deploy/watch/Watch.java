package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.DriftEvents;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.Requested;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after HAProxy while nobody else is at work with it: starts one again that died, with a
 * pause that grows and a limit; finds drift; deletes servers whose last connection is over; keeps
 * HAProxy's log short. One thread, which begins when HAProxy was found at hrapi's start. Its
 * methods are thread-safe.
 */
public final class Watch {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final HaproxyStarter starter;
  private final Recovery recovery;
  private final Drift drift;
  private final DriftEvents driftEvents;
  private final RemovedTargets removed;
  private final OldWorkers oldWorkers;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final String requestId;
  private final Restarts restarts;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  private volatile @Nullable String givenUp;
  private final AtomicLong deaths = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();
  private volatile int oldCount;

  /** Whether HAProxy is to run though this object has not seen it run. */
  private boolean expected;

  /** The master that was seen last; 0 if it was not seen since the last death. */
  private long master;

  /** The worker that was loaded last when the last death was recorded. */
  private long deadWorker;

  private long givenUpWorker;
  private long nextLook;
  private String lastFailure = "";
  private String lastComplaint = "";
  private String lastLogProblem = "";

  /**
   * How often it looks, and how often it starts HAProxy again.
   *
   * @param interval between two looks whether HAProxy lives
   * @param driftInterval between two looks for drift, which cost more
   * @param restarts how many starts within the window
   * @param restartPause between the first of them and the second; it doubles then
   */
  public record Settings(
      Duration interval,
      Duration driftInterval,
      int restarts,
      Duration restartWindow,
      Duration restartPause) {}

  /**
   * Wires it.
   *
   * @param nanoTime a clock that never jumps
   * @param requestId under which its events stand
   */
  public Watch(
      SingleFlight single,
      DeploymentLog log,
      HaproxyAccess haproxy,
      HaproxyStarter starter,
      Recovery recovery,
      Drift drift,
      DriftEvents driftEvents,
      RemovedTargets removed,
      OldWorkers oldWorkers,
      Settings settings,
      LongSupplier nanoTime,
      String requestId) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.starter = starter;
    this.recovery = recovery;
    this.drift = drift;
    this.driftEvents = driftEvents;
    this.removed = removed;
    this.oldWorkers = oldWorkers;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.requestId = requestId;
    this.nextLook = nanoTime.getAsLong();
    this.restarts =
        new Restarts(settings.restarts(), settings.restartWindow(), settings.restartPause());
  }

  /** Why HAProxy stays down though it is to run, in words for people; empty if it does not. */
  public Optional<String> givenUp() {
    return Optional.ofNullable(givenUp);
  }

  /** How often HAProxy died since hrapi began. */
  public long deaths() {
    return deaths.get();
  }

  /** How often it looked since hrapi began: a number that stands still is a watch that hangs. */
  public long looks() {
    return looks.get();
  }

  /** How many workers finished old connections at the last look. */
  public int oldWorkers() {
    return oldCount;
  }

  /**
   * What differs now; waits until nobody is at work with HAProxy.
   *
   * @throws Refusal.NotFound before the first commit
   * @throws DeployException if HAProxy is there and does not answer
   */
  public Drift.Findings live() {
    return single.run(
        () ->
            haproxy.state() instanceof ProcessState.Running running
                ? drift.look(log.view(), running)
                : drift.stopped(log.view()));
  }

  /**
   * Begins.
   *
   * @param isExpected whether HAProxy is to run and could not be started
   */
  synchronized void begin(boolean isExpected) {
    if (closed.getCount() == 0) {
      return;
    }
    expected = isExpected;
    Thread started = new Thread(this::run, "hrapi-watch");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /** Learns likewise, later; for whoever is at work with HAProxy. */
  void expect(boolean isExpected) {
    expected = isExpected;
  }

  /** Ends; a start that is under way is waited for. */
  void end() {
    Thread started;
    synchronized (this) {
      closed.countDown();
      started = thread;
    }
    if (started != null) {
      try {
        started.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      do {
        try {
          single.ifFree(this::look);
          looks.incrementAndGet();
        } catch (RuntimeException e) {
          complain("HAProxy cannot be looked after: " + e.getMessage(), e);
        }
      } while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOGGER.warn("HAProxy is not looked after any more: the thread was interrupted.");
    }
  }

  /** Once, not with every look. */
  private void complain(String words, @Nullable Exception e) {
    if (!words.equals(lastComplaint)) {
      lastComplaint = words;
      LOGGER.error("{}", words, e);
    }
  }

  private void look() {
    if (log.isReadOnly()) {
      lookUnrecorded();
      return;
    }
    if (!isDecided()) {
      return;
    }
    View view = log.view();
    Deployment deployment = view.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit == null) {
      return;
    }
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Running running) {
      runs(view, running);
    } else if (state instanceof ProcessState.Unresponsive unresponsive) {
      complain(
          "HAProxy is there but does not answer: "
              + unresponsive.problem()
              + "; "
              + HaproxyAccess.WAY_OUT,
          null);
    } else if (deployment.stopRequested()) {
      expected = false;
      master = 0;
      givenUp = null;
      restarts.forget();
    } else if (expected || haproxy.process().loadedWorker() != 0) {
      isGone(commit);
    }
  }

  /** Records what became of a commit that was not waited for to the end. */
  private boolean isDecided() {
    switch (recovery.recordWhatIsFound()) {
      case UNDECIDED -> {
        complain("HAProxy has not said yet what became of the last commit.", null);
        return false;
      }
      case LOADED -> drift.loaded();
      case NOT_LOADED, NOTHING -> {}
    }
    return true;
  }

  /**
   * While nothing can be recorded, the log may not know what HAProxy ran: one that was seen and
   * died is started with the files from which it was loaded.
   */
  private void lookUnrecorded() {
    HaproxyProcess process = haproxy.process();
    ProcessState state = process.state();
    if (state instanceof ProcessState.Running running) {
      master = running.masterPid();
      givenUp = null;
      lastComplaint = "";
    } else if (state instanceof ProcessState.Stopped && master != 0 && givenUp == null) {
      long now = nanoTime.getAsLong();
      switch (restarts.advice(now)) {
        case WAIT -> {}
        case START -> startUnrecorded(process, now);
        case GIVE_UP -> {
          givenUp = "hrapi gave up after " + restarts.describe() + ", while the log is read-only";
          LOGGER.error("HAProxy is not started again: {}.", givenUp);
        }
      }
    }
  }

  private void startUnrecorded(HaproxyProcess process, long now) {
    restarts.tried(now);
    deaths.incrementAndGet();
    LOGGER.error(
        "HAProxy, process {}, died, which cannot be recorded: the log is read-only. Its last words:"
            + " {}",
        master,
        process.messages().lastComplaints());
    try {
      process.live().ifPresent(process::load);
    } catch (RuntimeException e) {
      LOGGER.error("HAProxy did not start again ({}).", restarts.describe(), e);
    }
  }

  private void runs(View view, ProcessState.Running running) {
    master = running.masterPid();
    expected = false;
    lastComplaint = "";
    if (givenUp != null) {
      givenUp = null;
      restarts.forget();
    }
    oldCount = oldWorkers.of(running).size();
    removed.delete(haproxy.process());
    long now = nanoTime.getAsLong();
    // What is wrong, and recorded so, is looked at more often: until somebody sets it right.
    if (now - nextLook >= 0 || view.deployment().drifted() || !drift.isClean()) {
      drift.look(view, running);
      driftEvents.record();
      haproxy.process().boundLog();
      haproxy.process().messages().problem().ifPresent(this::complainOfLog);
      nextLook = now + settings.driftInterval().toNanos();
    }
  }

  private void complainOfLog(String words) {
    if (!words.equals(lastLogProblem)) {
      lastLogProblem = words;
      LOGGER.error("{}", words);
    }
  }

  private void isGone(LoadedCommit commit) {
    HaproxyProcess process = haproxy.process();
    long worker = process.loadedWorker();
    if (givenUp != null) {
      if (worker == givenUpWorker) {
        return;
      }
      // Somebody started it, and it died before it was looked at.
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
    oldCount = 0;
    drift.ended();
    List<String> words = haproxy.process().messages().lastComplaints();
    LOGGER.error("HAProxy, process {}, died. Its last words: {}", master, words);
    log.commit(
        DeploymentLog.DIED,
        "/haproxy",
        new HaproxyDied(commit.id(), master, words),
        List.of(),
        Requested.byHrapi(requestId, "HAProxy ended, and nobody had asked for it"));
  }

  private void start(LoadedCommit commit, long now) {
    restarts.tried(now);
    try {
      starter.startAgain(commit, Requested.byHrapi(requestId, "HAProxy died"));
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
        "HAProxy is not started again after {}: {}. A commit or POST /v1/haproxy/control/start"
            + " begins anew.",
        restarts.describe(),
        words);
    log.commit(
        DeploymentLog.GIVEN_UP,
        "/haproxy",
        new HaproxyGivenUp(commit.id(), restarts.count(), List.of(words)),
        List.of(),
        Requested.byHrapi(requestId, "HAProxy died too often"));
    givenUp =
        "hrapi gave up after "
            + restarts.describe()
            + " ("
            + words
            + "); a commit or POST /v1/haproxy/control/start begins anew";
    givenUpWorker = worker;
  }
}
