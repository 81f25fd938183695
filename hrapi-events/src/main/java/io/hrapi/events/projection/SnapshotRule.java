package io.hrapi.events.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Decides which snapshots are kept. If there are more, those with the nearest neighbours are
 * deleted, so that the rest are spread over the whole log, and reads of old versions cost about the
 * same everywhere. The newest is always kept, for the next start.
 *
 * @param number the maximum number of files, at least 1
 * @param bytes the maximum total size of the files; the newest is kept even if it alone is larger
 */
public record SnapshotRule(int number, long bytes) {

  /** Keeps all snapshots. */
  public static final SnapshotRule ALL = new SnapshotRule(Integer.MAX_VALUE, Long.MAX_VALUE);

  public SnapshotRule {
    if (number < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "at least one snapshot of at least one byte must be kept: " + number + ", " + bytes);
    }
  }

  /**
   * Selects the snapshots to delete.
   *
   * @param sizes the sizes of all snapshots in bytes, by version
   * @return the versions of the snapshots to delete, in that order
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

  /**
   * Returns the version with the nearest neighbours, the oldest of several; never the newest
   * version.
   */
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
