package io.hrapi.app.stream;

import org.jspecify.annotations.Nullable;

/** The next events for a reader that is behind. */
final class Page {

  private final byte[] bytes;
  private final @Nullable LargeFrame large;
  private final long last;
  private final boolean follows;
  private final long taken;

  /**
   * Creates a page of the log.
   *
   * @param bytes the encoded events, not copied; empty if none that was read is wanted
   * @param large an event after these that is sent in pieces; null if there is none
   * @param last the version up to which the log was read
   * @param follows whether changes of the resource's related path affect it after this page
   * @param taken the share of the stream's memory that the page takes until it is sent, in bytes
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
