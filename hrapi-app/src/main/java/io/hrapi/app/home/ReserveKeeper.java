package io.hrapi.app.home;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.events.log.DiskSpace;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the reserve of the disk, and makes it again when there is room, while hrapi runs. */
public final class ReserveKeeper implements Managed {

  private static final int LOOK_SECONDS = 2;

  private final DiskSpace space;
  private final ScheduledExecutorService executor;
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Wires it.
   *
   * @param executor looks on its one thread
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
