package io.hrapi.events.log;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a log ends: its newest version and the hash of that version's event.
 *
 * @param version 0 for an empty log
 * @param hash 32 bytes, all zero for an empty log
 */
public record LogHead(long version, byte[] hash) {

  /** The head of a log without events. */
  public static final LogHead EMPTY = new LogHead(0, new byte[HashChain.HASH_BYTES]);

  public String hashHex() {
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogHead that
        && version == that.version
        && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return version + ":" + hashHex();
  }
}
