package io.hrapi.events.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/**
 * A digest of a set of the index's entries: the sum, modulo 2<sup>256</sup>, of the MAC of each. It
 * does not depend on their order, so that one entry more costs one MAC and one addition, whatever
 * was there before; and nobody without the key can exchange entries for others with the same sum.
 * It is believed only where a MAC covers the sum itself: sums that differ by one entry tell that
 * entry's MAC. For one thread.
 *
 * <p>A chain for each resource (each entry's MAC over the one before, and a row with the newest)
 * would show a gap in a page that is read without looking at all of them, but not that the end of
 * one resource's chain was put back to what it once was, and it would look up the newest entry of
 * each resource for every batch that is written. The sum shows both, at the price of one reading of
 * the whole index after a start, before the first answer.
 */
public final class EntryDigest {

  /** The size of a sum. */
  public static final int BYTES = 32;

  private static final String PURPOSE = "hrapi history entry 1";
  private static final int FIXED_BYTES = Long.BYTES + 1;

  private final Mac mac;
  private final ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
  private final long[] sum = new long[BYTES / Long.BYTES];
  private long count;

  /** Of no entry. */
  public EntryDigest(CacheKey key) {
    mac = key.mac(PURPOSE);
  }

  /**
   * Of entries that were added up before.
   *
   * @param value of {@link #value}
   * @param count how many they are
   */
  public EntryDigest(CacheKey key, byte[] value, long count) {
    this(key);
    ByteBuffer.wrap(value).asLongBuffer().get(sum);
    this.count = count;
  }

  /** Adds an entry. */
  public void add(HistoryIndex.Entry entry) {
    add(entry.resource(), entry.version(), entry.follows() ? 1 : 0);
  }

  /**
   * Adds an entry as it is stored.
   *
   * @param follows 1 if it does, 0 if it does not; anything else is of no entry
   */
  public void add(String resource, long version, long follows) {
    byte[] path = resource.getBytes(StandardCharsets.UTF_8);
    byte kind = (byte) (follows == 0 || follows == 1 ? follows : 2);
    mac.update(fixed.putLong(0, version).put(Long.BYTES, kind).array());
    ByteBuffer more = ByteBuffer.wrap(mac.doFinal(path));
    // The last eight bytes are the lowest, as in a number that is written down.
    long carry = 0;
    for (int i = sum.length - 1; i >= 0; i--) {
      long term = more.getLong(i * Long.BYTES);
      long next = sum[i] + term;
      long overflow = Long.compareUnsigned(next, term) < 0 ? 1 : 0;
      long carried = next + carry;
      carry = overflow + (carry != 0 && carried == 0 ? 1 : 0);
      sum[i] = carried;
    }
    count++;
  }

  /** The sum, 32 bytes. */
  public byte[] value() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.asLongBuffer().put(sum);
    return bytes.array();
  }

  /** How many entries were added. */
  public long count() {
    return count;
  }
}
