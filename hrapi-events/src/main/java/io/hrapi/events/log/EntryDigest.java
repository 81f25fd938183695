package io.hrapi.events.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/**
 * A digest of a set of the index's entries: the sum, modulo 2<sup>256</sup>, of the MAC of each. It
 * does not depend on their order, so adding an entry costs one MAC and one addition, whatever was
 * there before; and without the key nobody can replace entries by others with the same sum. A
 * stored sum must itself be covered by a MAC, because two sums that differ by one entry reveal that
 * entry's MAC. For one thread.
 *
 * <p>The alternative is a chain for each resource: each entry's MAC covers the previous one, and a
 * row has the newest. It would reveal a gap in a page without reading all entries, but not that the
 * end of one resource's chain was reset to an earlier state, and every batch that is written would
 * need the newest entry of each of its resources. The sum reveals both, at the cost of reading the
 * whole index once after a start, before the first answer.
 */
public final class EntryDigest {

  /** The size of a sum, in bytes. */
  public static final int BYTES = 32;

  private static final String PURPOSE = "hrapi history entry 1";
  private static final int FIXED_BYTES = Long.BYTES + 1;

  private final Mac mac;
  private final ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
  private final long[] sum = new long[BYTES / Long.BYTES];
  private long count;

  /** Creates a digest of no entries. */
  public EntryDigest(CacheKey key) {
    mac = key.mac(PURPOSE);
  }

  /**
   * Creates a digest of entries that were added earlier.
   *
   * @param value their sum, from {@link #value}
   * @param count the number of these entries
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
   * Adds an entry in its stored form.
   *
   * @param follows 1 for true, 0 for false; any other value gives a sum that no valid entry has
   */
  public void add(String resource, long version, long follows) {
    byte[] path = resource.getBytes(StandardCharsets.UTF_8);
    byte kind = (byte) (follows == 0 || follows == 1 ? follows : 2);
    mac.update(fixed.putLong(0, version).put(Long.BYTES, kind).array());
    ByteBuffer more = ByteBuffer.wrap(mac.doFinal(path));
    // Big-endian: the last eight bytes are the lowest.
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

  /** Returns the sum, 32 bytes. */
  public byte[] value() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.asLongBuffer().put(sum);
    return bytes.array();
  }

  /** Returns the number of entries that were added. */
  public long count() {
    return count;
  }
}
