package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;

/** An allowance of so many bytes, which refuses with an exception of its own. */
final class Purse implements Allowance {

  final RuntimeException refusal = new IllegalStateException("the purse is empty");
  private final long bytes;
  long taken;

  Purse(long bytes) {
    this.bytes = bytes;
  }

  @Override
  public void take(long more) {
    if (more > bytes - taken) {
      throw refusal;
    }
    taken += more;
  }

  @Override
  public void giveBack(long less) {
    taken -= less;
  }
}
