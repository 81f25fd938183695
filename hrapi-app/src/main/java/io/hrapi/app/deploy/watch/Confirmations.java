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
 * Rolls back commits that are not confirmed in time. It polls the log's state, which costs one
 * read: so it notices every way in which a commit starts or stops waiting, and finds at the next
 * start a commit that was waiting when hrapi ended.
 *
 * <p>While hrapi runs, the time that is left is measured by a clock that nobody sets; a wall clock
 * that jumps brings no way back forward, and puts none off. After a restart the wall clock is all
 * there is; it never gives more time than was asked for.
 *
 * <p>One thread looks; {@link #failure()} may be asked by any.
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

  /** The one that waited last, also when it waits no more. */
  private @Nullable Confirmation known;

  private boolean looked;
  private long next;
  private Duration pause = FIRST_PAUSE;
  private volatile @Nullable String failure;

  /** Goes back from commits. */
  interface WaysBack {

    /**
     * Goes back from one, unless it waits no more.
     *
     * @throws RuntimeException if that fails
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
        // What the log says may not be what is: nothing is done with HAProxy then.
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

  /** Why the last try to go back failed; empty if none did, or nothing waits any more. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Looks once, and goes back if it is time. */
  void look() {
    Confirmation waiting = deployment.get().confirmation();
    if (waiting == null) {
      failure = null;
    } else if (!waiting.equals(known)) {
      known = waiting;
      failure = null;
      pause = FIRST_PAUSE;
      // One that was not there at the first look began since the one before: whatever the wall
      // clock makes of it meanwhile.
      Duration left =
          looked ? Duration.ofSeconds(waiting.seconds()) : left(waiting, clock.instant());
      next = nanos.getAsLong() + left.toNanos();
    }
    looked = true;
    if (waiting != null && nanos.getAsLong() - next >= 0) {
      goBackFrom(waiting);
    }
  }

  /** How long a commit waits yet; zero or less if its time is over. */
  static Duration left(Confirmation waiting, Instant now) {
    Duration left =
        Duration.between(now, Instant.EPOCH.plus(waiting.untilMicros(), ChronoUnit.MICROS));
    Duration asked = Duration.ofSeconds(waiting.seconds());
    return left.compareTo(asked) > 0 ? asked : left;
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
