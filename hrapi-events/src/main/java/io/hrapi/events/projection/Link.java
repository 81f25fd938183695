package io.hrapi.events.projection;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.log.LogHead;

/**
 * Checks that each event follows the previous one: its version, and its place in the hash chain.
 * For one thread.
 */
public final class Link {

  private final HashChain chain = new HashChain();
  private long version;
  private Hash hash;

  /**
   * Creates a check that begins after an event.
   *
   * @param before the event before the first one to check
   */
  public Link(LogHead before) {
    version = before.version();
    hash = before.hash();
  }

  /**
   * Checks the next event.
   *
   * @throws ReplayException if it does not follow the previous one
   */
  public void check(EventRecord event) {
    if (event.version() != version + 1) {
      throw new ReplayException(
          "after version " + version + " comes " + event.version() + ": events are missing", null);
    }
    Hash expected = chain.hash(hash, event);
    if (!expected.equals(event.hash())) {
      throw new ReplayException(
          "event "
              + event.version()
              + " does not fit the hash chain: its hash is "
              + event.hash()
              + ", expected "
              + expected
              + "; it, or an event before it, was changed outside of hrapi",
          null);
    }
    version = event.version();
    hash = event.hash();
  }
}
