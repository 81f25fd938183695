package io.hrapi.app.body;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The minimum average rate at which a body must arrive, so that no request takes forever. */
final class Rate {

  private static final long GRACE_SECONDS = 10;
  private static final long BYTES_PER_SECOND = 8 << 10;

  private final LongSupplier nanoTime;
  private final long begin;
  private long came;

  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
  }

  /**
   * Counts received bytes.
   *
   * @throws BodyRefusedException if they arrive too slowly
   */
  void count(int bytes) {
    came += bytes;
    long late = nanoTime.getAsLong() - begin - TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    if (late > 0 && came < BYTES_PER_SECOND * TimeUnit.NANOSECONDS.toMillis(late) / 1_000) {
      throw new BodyRefusedException(
          BodyRefusal.late(
              "the body arrives too slowly; expected "
                  + (BYTES_PER_SECOND >> 10)
                  + " KiB/s after the first "
                  + GRACE_SECONDS
                  + " s"));
    }
  }
}
