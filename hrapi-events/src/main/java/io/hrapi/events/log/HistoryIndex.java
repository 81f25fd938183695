package io.hrapi.events.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which versions changed which resource: a cache of the log, rebuilt from it if it was deleted or
 * does not match. {@link #head} tells how far it goes. Everything that it reads for an answer is
 * checked against what was written: it returns what was added to it, or fails.
 *
 * <p>Writing and {@link #reset} are for one thread; reading is for any number of threads.
 */
public interface HistoryIndex extends AutoCloseable {

  /**
   * One version of one resource.
   *
   * @param resource its path: {@code /pools/eta/targets/targetS1}
   * @param follows whether from then on the versions of a related resource are its own too: those
   *     of the weight that a target inherits, say
   */
  record Entry(String resource, long version, boolean follows) {}

  /**
   * Which versions are wanted.
   *
   * @param related whose versions count while the resource follows them; null if none do
   * @param after only versions greater than this
   * @param before only versions less than this
   * @param descending newest first
   * @param limit at least 1
   */
  record Query(
      String resource,
      @Nullable String related,
      long after,
      long before,
      boolean descending,
      int limit) {}

  /**
   * What an examination found.
   *
   * @param head how far the index goes
   * @param present the digest of what is there
   * @param problem the first thing that is not what was written; empty if there is none
   */
  record Examination(LogHead head, EntryDigest present, String problem) {

    /** Whether what is there is what was added. */
    public boolean isWhole() {
      return problem.isEmpty();
    }
  }

  /**
   * The event that it has come to; {@link LogHead#EMPTY} if it has not begun.
   *
   * @throws EventStoreException if it cannot be read, or its head was not written under this home's
   *     key
   */
  LogHead head();

  /**
   * Reads every entry and adds them up.
   *
   * @param progress is told of each entry; what it throws ends the reading
   * @throws EventStoreException if it cannot be read
   */
  Examination examine(Runnable progress);

  /** A digest under this index's key, of no entry. */
  EntryDigest newDigest();

  /**
   * Whether an entry is there, exactly so.
   *
   * @throws EventStoreException if it cannot be read
   */
  boolean has(Entry entry);

  /**
   * Adds what the next events changed, all or nothing.
   *
   * @param entries of versions greater than that of {@link #head}
   * @param next the last of these events
   * @throws DamagedLogException if they do not follow on what is there
   * @throws EventStoreException if it cannot be written; nothing was added, and what is there stays
   */
  void add(List<Entry> entries, LogHead next);

  /**
   * Begins anew, with nothing.
   *
   * @throws EventStoreException if not even that can be done
   */
  void reset();

  /**
   * The versions of a resource.
   *
   * @throws EventStoreException if it cannot be read
   */
  List<Long> versions(Query query);

  /**
   * Whether a resource was ever there.
   *
   * @param before looks at versions less than this
   * @throws EventStoreException if it cannot be read
   */
  boolean knows(String resource, long before);

  /**
   * Whether a resource followed what is related to it, as its last entry says; false if it has
   * none.
   *
   * @param before looks at versions less than this
   * @throws EventStoreException if it cannot be read
   */
  boolean follows(String resource, long before);

  @Override
  void close();
}
