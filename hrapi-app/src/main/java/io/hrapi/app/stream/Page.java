package io.hrapi.app.stream;

/** What a reader who is behind gets next. */
final class Page {

  private final byte[] bytes;
  private final long last;

  /**
   * A page out of the log.
   *
   * @param bytes of the events, not copied; empty if none of those that were looked at is wanted
   * @param last the version up to which it goes
   */
  Page(byte[] bytes, long last) {
    this.bytes = bytes;
    this.last = last;
  }

  byte[] bytes() {
    return bytes;
  }

  long last() {
    return last;
  }
}
