package io.hrapi.app.deploy.watch;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls back commits that are not confirmed in time. It polls the deployment, which costs one read:
 * so it notices every way in which a commit starts or stops waiting, and at start-up it finds a
 * commit that was waiting when hrapi ended.
 *
 * <p>While hrapi runs, a monotonic clock measures the remaining time: a wall clock that jumps
 * neither hastens nor delays a rollback. After a restart only the wall clock is available; it never
 * grants more time than was requested.
 *
 * <p>One thread polls; any thread may call {@link #failure()}.
 */
public final class Confirmations implements Managed {

  private static final Logger LOGGER = LoggerFactory.getLogger(Confirmations.class);
  private static final long LOOK_MILLIS = 200;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Supplier<Deployment> deployment;
  private final WaysBack ways;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final String requestId;

  private final ScheduledExecutorService executor;

  private @Nullable ScheduledFuture<?> looking;

  /** The confirmation that was awaited last, even if it no longer is. */
  private @Nullable Confirmation known;

  private boolean looked;
  private long next;
  private Duration pause = FIRST_PAUSE;
  private volatile @Nullable String failure;

  /** Rolls back commits. */
  interface WaysBack {

    /**
     * Rolls back a commit, unless it no longer waits for its confirmation.
     *
     * @throws RuntimeException if the rollback fails
     */
    void goBackFrom(Confirmation waiting, CommandMetadata metadata);
  }

  /**
   * Creates the timer of confirmations; nothing runs before it is started.
   *
   * @param executor the single-threaded executor that checks the deadline
   * @param nanos a monotonic clock, such as {@link System#nanoTime()}
   * @param requestId the request id of its events
   */
  public Confirmations(
      DeploymentLog log,
      Deployer deployer,
      ScheduledExecutorService executor,
      InstantSource clock,
      LongSupplier nanos,
      String requestId) {
    this(
        // A read-only log may not match what runs, so HAProxy is left unchanged.
        () -> log.isReadOnly() ? Deployment.NONE : log.deployment(),
        deployer::goBackFrom,
        executor,
        clock,
        nanos,
        requestId);
  }

  Confirmations(
      Supplier<Deployment> deployment,
      WaysBack ways,
      ScheduledExecutorService executor,
      InstantSource clock,
      LongSupplier nanos,
      String requestId) {
    this.deployment = deployment;
    this.ways = ways;
    this.executor = executor;
    this.clock = clock;
    this.nanos = nanos;
    this.requestId = requestId;
  }

  @Override
  public void start() {
    looking = executor.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  /**
   * Returns why the last attempt to roll back failed; empty if none failed or no confirmation is
   * awaited any more.
   */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Polls once, and rolls back if the deadline has passed. */
  void look() {
    Confirmation waiting = deployment.get().confirmation();
    if (waiting == null) {
      failure = null;
    } else if (!waiting.equals(known)) {
      known = waiting;
      failure = null;
      pause = FIRST_PAUSE;
      // A confirmation that appeared after the first poll began since the previous poll, so it has
      // its full time, whatever the wall clock has done since.
      Duration left =
          looked ? Duration.ofSeconds(waiting.seconds()) : left(waiting, clock.instant());
      next = nanos.getAsLong() + left.toNanos();
    }
    looked = true;
    if (waiting != null && nanos.getAsLong() - next >= 0) {
      goBackFrom(waiting);
    }
  }

  /**
   * Returns how long a commit still waits, at most the requested time; zero or less after its
   * deadline.
   */
  static Duration left(Confirmation waiting, Instant now) {
    Duration left =
        Duration.between(now, Instant.EPOCH.plus(waiting.untilMicros(), ChronoUnit.MICROS));
    Duration requested = Duration.ofSeconds(waiting.seconds());
    return left.compareTo(requested) > 0 ? requested : left;
  }

  private void goBackFrom(Confirmation waiting) {
    String reason =
        "the commit of event "
            + waiting.version()
            + " was not confirmed within "
            + waiting.seconds()
            + " s";
    try {
      LOGGER.warn("Rolling back: {}.", reason);
      ways.goBackFrom(waiting, CommandMetadata.byHrapi(requestId, reason));
      failure = null;
    } catch (RuntimeException | Error e) {
      LOGGER.error("Could not roll back, although {}; next attempt in {}.", reason, pause, e);
      failure = reason + ", but rolling back failed: " + e.getMessage();
      next = nanos.getAsLong() + pause.toNanos();
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }
}
