package io.hrapi.events.history;

import io.hrapi.events.log.HistoryIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest entries, which are only in memory until they are written as a run: after a crash they
 * are indexed again from the log. For one thread at a time; returned arrays do not change later.
 */
final class Recent {

  private static final long[] NONE = {};

  private final Map<String, long[]> versions = new HashMap<>();
  private int entries;

  /**
   * Adds entries, those of each resource in the order of their versions. Overwrites what an earlier
   * attempt left that ran out of memory.
   *
   * @param head the version up to which the entries are complete
   */
  void add(List<HistoryIndex.Entry> more, long head) {
    Map<String, long[]> added = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (HistoryIndex.Entry entry : more) {
      int size = sizes.merge(entry.resource(), 1, Integer::sum) - 1;
      long[] sorted = added.getOrDefault(entry.resource(), NONE);
      if (size == sorted.length) {
        sorted = Arrays.copyOf(sorted, Math.max(1, 2 * size));
        added.put(entry.resource(), sorted);
      }
      sorted[size] = Block.coded(entry.version(), entry.follows());
    }
    sizes.forEach(
        (resource, size) -> {
          long[] before = Block.between(of(resource), of(resource).length, 0, head + 1);
          long[] both = Arrays.copyOf(before, before.length + size);
          System.arraycopy(added.getOrDefault(resource, NONE), 0, both, before.length, size);
          versions.put(resource, both);
        });
    entries += more.size();
  }

  /** Returns the coded versions of a resource, in ascending order. */
  long[] of(String resource) {
    return versions.getOrDefault(resource, NONE);
  }

  /** Returns the current coded versions by resource, in the order of the resources. */
  Map<String, long[]> sorted() {
    return new TreeMap<>(versions);
  }

  int size() {
    return entries;
  }
}
