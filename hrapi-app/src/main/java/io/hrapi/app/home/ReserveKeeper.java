package io.hrapi.app.home;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.events.log.DiskSpace;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Creates the reserve on the disk, and creates it again when there is space, while hrapi runs. */
public final class ReserveKeeper implements Managed {

  private static final int LOOK_SECONDS = 2;

  private final DiskSpace space;
  private final ScheduledExecutorService executor;
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Creates a keeper of the reserve.
   *
   * @param executor the single-threaded executor that checks the disk
   */
  public ReserveKeeper(DiskSpace space, ScheduledExecutorService executor) {
    this.space = space;
    this.executor = executor;
  }

  @Override
  public void start() {
    looking = executor.scheduleWithFixedDelay(space::restore, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
