package io.hrapi.app.stream;

import org.jspecify.annotations.Nullable;

/** What a reader who is behind gets next. */
final class Page {

  private final byte[] bytes;
  private final @Nullable LargeFrame large;
  private final long last;
  private final boolean follows;
  private final long taken;

  /**
   * A page out of the log.
   *
   * @param bytes of the events, not copied; empty if none of those that were looked at is wanted
   * @param large an event after these that goes out in pieces
   * @param last the version up to which it goes
   * @param follows whether the reader's resource follows what is related to it then
   * @param taken what it has of the stream's memory, until it has gone out
   */
  Page(byte[] bytes, @Nullable LargeFrame large, long last, boolean follows, long taken) {
    this.bytes = bytes;
    this.large = large;
    this.last = last;
    this.follows = follows;
    this.taken = taken;
  }

  byte[] bytes() {
    return bytes;
  }

  @Nullable LargeFrame large() {
    return large;
  }

  long last() {
    return last;
  }

  boolean follows() {
    return follows;
  }

  long taken() {
    return taken;
  }
}
