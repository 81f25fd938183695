package io.hrapi.events.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index of which versions changed which resource: a cache of the log, rebuilt from it if it was
 * deleted or does not match. {@link #head} returns how far it has been built. What it reads for an
 * answer is verified: it returns exactly what was added to it, or fails.
 *
 * <p>Only one thread may write and {@link #reset}; any number of threads may read.
 */
public interface HistoryIndex extends AutoCloseable {

  /**
   * One version of one resource.
   *
   * @param resource the path of the resource, for example {@code /pools/eta/targets/targetS1}
   * @param follows whether the versions of a related resource count as its own from then on, for
   *     example those of the weight that a target inherits
   */
  record Entry(String resource, long version, boolean follows) {}

  /**
   * A query of the versions of a resource.
   *
   * @param related the resource whose versions count while the resource follows it; null if there
   *     is none
   * @param after only versions greater than this
   * @param before only versions less than this
   * @param descending whether the newest version comes first
   * @param limit the maximum number of versions, at least 1
   */
  record Query(
      String resource,
      @Nullable String related,
      long after,
      long before,
      boolean descending,
      int limit) {}

  /**
   * The result of an examination.
   *
   * @param head how far the index has been built
   * @param present the digest of the entries that were read
   * @param problem the first thing that is not what was written; empty if there is none
   */
  record Examination(LogHead head, EntryDigest present, String problem) {

    /** Returns whether the index has exactly what was added. */
    public boolean isWhole() {
      return problem.isEmpty();
    }
  }

  /**
   * Returns the last event that was indexed; {@link LogHead#EMPTY} if there is none.
   *
   * @throws EventStoreException if it cannot be read, or its head was not written under this home's
   *     key
   */
  LogHead head();

  /**
   * Reads every entry and computes the digest.
   *
   * @param progress called for each entry; an exception that it throws ends the reading
   * @throws EventStoreException if it cannot be read
   */
  Examination examine(Runnable progress);

  /** Returns a digest of no entries under this index's key. */
  EntryDigest newDigest();

  /**
   * Returns whether the index has exactly this entry.
   *
   * @throws EventStoreException if it cannot be read
   */
  boolean has(Entry entry);

  /**
   * Adds the entries of the next events, all or nothing.
   *
   * @param entries the entries, with versions greater than that of {@link #head}
   * @param next the last of these events
   * @throws DamagedLogException if they do not follow the entries of the index
   * @throws EventStoreException if the index cannot be written; it is unchanged
   */
  void add(List<Entry> entries, LogHead next);

  /**
   * Deletes everything, to build the index again.
   *
   * @throws EventStoreException if that fails
   */
  void reset();

  /**
   * Returns the versions of a resource.
   *
   * @throws EventStoreException if it cannot be read
   */
  List<Long> versions(Query query);

  /**
   * Returns whether a resource ever existed.
   *
   * @param before considers only versions less than this
   * @throws EventStoreException if it cannot be read
   */
  boolean knows(String resource, long before);

  /**
   * Returns whether a resource followed its related resource, according to its last entry; false if
   * it has no entry.
   *
   * @param before considers only versions less than this
   * @throws EventStoreException if it cannot be read
   */
  boolean follows(String resource, long before);

  @Override
  void close();
}
