package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;

/** An allowance of a number of bytes, which throws an exception of its own when it is used up. */
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
