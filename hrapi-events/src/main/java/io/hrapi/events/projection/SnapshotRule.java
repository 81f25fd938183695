package io.hrapi.events.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How many snapshots are kept. If there are more, those with the nearest neighbours are deleted, so
 * that the rest are spread over the whole log, and reads of old versions cost about the same
 * everywhere. The newest is always kept, for the next start.
 *
 * @param number of files at most, from 1 on
 * @param bytes that they take on the disk at most; the newest stays even if it alone takes more
 */
public record SnapshotRule(int number, long bytes) {

  /** All of them stay. */
  public static final SnapshotRule ALL = new SnapshotRule(Integer.MAX_VALUE, Long.MAX_VALUE);

  public SnapshotRule {
    if (number < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "at least one snapshot of at least one byte must be kept: " + number + ", " + bytes);
    }
  }

  /**
   * Which ones go.
   *
   * @param sizes of all of them in bytes, by version
   * @return versions, in the order in which they go
   */
  List<Long> surplus(NavigableMap<Long, Long> sizes) {
    NavigableMap<Long, Long> left = new TreeMap<>(sizes);
    long space = left.values().stream().mapToLong(Long::longValue).sum();
    List<Long> surplus = new ArrayList<>();
    while (left.size() > 1 && (left.size() > number || space > bytes)) {
      long next = mostDispensable(left);
      space -= Objects.requireNonNull(left.remove(next));
      surplus.add(next);
    }
    return surplus;
  }

  /** The one between the nearest neighbours, the oldest of several; never the newest. */
  private static long mostDispensable(NavigableMap<Long, Long> left) {
    long found = left.firstKey();
    long least = Long.MAX_VALUE;
    long before = 0;
    long current = 0;
    for (long after : left.keySet()) {
      if (current > 0 && after - before < least) {
        found = current;
        least = after - before;
      }
      before = current;
      current = after;
    }
    return found;
  }
}
