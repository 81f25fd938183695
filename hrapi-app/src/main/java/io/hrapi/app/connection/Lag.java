package io.hrapi.app.connection;

import java.util.concurrent.TimeUnit;

/**
 * How far a client is behind the minimum rate at which it must read its response. Only time in
 * which bytes wait for the client counts, and fast reading earns no credit for later. Updated by
 * one thread at a time, while others may read it.
 */
final class Lag {

  /** How long a client may read nothing. */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / (8 << 10);

  private volatile long nanos;

  /** Counts bytes that the client read, and the nanoseconds for which they waited. */
  void count(long bytes, long waited) {
    nanos = Math.max(0, nanos + waited - bytes * NANOS_PER_BYTE);
  }

  /** Returns for how many more nanoseconds the client may read nothing. */
  long left() {
    return GRACE_NANOS - nanos;
  }
}
