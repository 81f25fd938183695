package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.DriftEvents;
import io.hrapi.app.deploy.commit.Recovery;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.deploy.machine.RemovedTargets;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches HAProxy while no other operation uses it: restarts it after its death, finds drift,
 * deletes servers whose last connection has ended, and keeps HAProxy's log short. One thread, which
 * begins after HAProxy was found at hrapi's start. Its methods are thread-safe.
 */
public final class Watch {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

  private final SingleFlight single;
  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final RestartAfterDeath restart;
  private final Recovery recovery;
  private final Drift drift;
  private final DriftEvents driftEvents;
  private final RemovedTargets removed;
  private final OldWorkers oldWorkers;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  private final AtomicLong looks = new AtomicLong();
  private volatile int oldCount;

  /** Whether HAProxy should run although this object has not seen it run. */
  private boolean expected;

  private long nextLook;
  private String lastComplaint = "";
  private String lastLogProblem = "";

  /**
   * The intervals of the watch, and the limits of restarts.
   *
   * @param interval the time between two checks that HAProxy is alive
   * @param driftInterval the time between two checks for drift, which cost more
   * @param restarts the maximum number of starts within {@code restartWindow}
   * @param restartPause the pause between the first start and the second, which doubles with each
   *     further start
   */
  public record Settings(
      Duration interval,
      Duration driftInterval,
      int restarts,
      Duration restartWindow,
      Duration restartPause) {}

  /**
   * Creates a watch.
   *
   * @param nanoTime a monotonic clock
   */
  public Watch(
      SingleFlight single,
      DeploymentLog log,
      HaproxyAccess haproxy,
      RestartAfterDeath restart,
      Recovery recovery,
      Drift drift,
      DriftEvents driftEvents,
      RemovedTargets removed,
      OldWorkers oldWorkers,
      Settings settings,
      LongSupplier nanoTime) {
    this.single = single;
    this.log = log;
    this.haproxy = haproxy;
    this.restart = restart;
    this.recovery = recovery;
    this.drift = drift;
    this.driftEvents = driftEvents;
    this.removed = removed;
    this.oldWorkers = oldWorkers;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  /** Returns the number of looks since hrapi started; if it stops growing, the watch hangs. */
  public long looks() {
    return looks.get();
  }

  /** Returns how many workers were finishing old connections at the last look. */
  public int oldWorkers() {
    return oldCount;
  }

  /**
   * Compares HAProxy with what was committed, once no other operation uses HAProxy.
   *
   * @throws Refusal.NotFound before the first commit
   * @throws DeployException if HAProxy runs but does not answer, too many requests wait, or another
   *     operation does not end in time
   */
  public Drift.Findings live() {
    return single.run(
        () ->
            haproxy.state() instanceof ProcessState.Running running
                ? drift.look(log.view(), running)
                : drift.stopped(log.view()));
  }

  /**
   * Starts the thread, unless {@link #end} was called before.
   *
   * @param isExpected whether HAProxy should run although it was not seen running
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

  /**
   * Sets whether HAProxy should run although it was not seen running; called while nothing else
   * changes HAProxy.
   */
  void expect(boolean isExpected) {
    expected = isExpected;
  }

  /** Ends the watch; waits for a start that is in progress. */
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
          complain("HAProxy cannot be watched: " + e.getMessage(), e);
        }
      } while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOGGER.warn("HAProxy is no longer watched: the thread was interrupted.");
    }
  }

  /**
   * Logs a problem only if it differs from the last one, so that it is not repeated with every
   * look.
   */
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
          "HAProxy runs but does not answer: "
              + unresponsive.problem()
              + "; "
              + HaproxyAccess.WAY_OUT,
          null);
    } else if (deployment.stopRequested()) {
      expected = false;
      restart.isStoppedOnRequest();
    } else if (expected || haproxy.process().loadedWorker() != 0) {
      oldCount = 0;
      restart.isGone(commit);
    }
  }

  /**
   * Records the outcome of a commit for which hrapi stopped waiting; returns whether it is known.
   */
  private boolean isDecided() {
    boolean decided = recovery.recordWhatIsFound() != Recovery.Finding.UNDECIDED;
    if (!decided) {
      complain("The outcome of the last commit is not known yet.", null);
    }
    return decided;
  }

  /** Does what is possible while nothing can be recorded. */
  private void lookUnrecorded() {
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Running running) {
      restart.runs(running);
      lastComplaint = "";
    } else if (state instanceof ProcessState.Stopped) {
      restart.isGoneUnrecorded();
    }
  }

  private void runs(View view, ProcessState.Running running) {
    restart.runs(running);
    expected = false;
    lastComplaint = "";
    oldCount = oldWorkers.of(running).size();
    removed.delete(haproxy.process());
    long now = nanoTime.getAsLong();
    // While there is drift it is looked for every time, so that its end is noticed soon.
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
}
