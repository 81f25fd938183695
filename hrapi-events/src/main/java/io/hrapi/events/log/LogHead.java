package io.hrapi.events.log;

/**
 * Where a log ends: its newest version and the hash of that version's event.
 *
 * @param version 0 for an empty log
 * @param hash {@link Hash#ZERO} for an empty log
 */
public record LogHead(long version, Hash hash) {

  /** The head of a log without events. */
  public static final LogHead EMPTY = new LogHead(0, Hash.ZERO);

  @Override
  public String toString() {
    return version + ":" + hash;
  }
}
