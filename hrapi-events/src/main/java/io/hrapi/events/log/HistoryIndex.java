package io.hrapi.events.log;

import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which versions changed which resource: a cache of what the log says, made of it anew where it was
 * deleted or does not fit. {@link #head} tells how far it goes. What it answers is to be believed
 * after {@link #examine} found that it is what was added, and while {@link #isUntouched}.
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
   * @param added the digest of what was added until then
   * @param present the digest of what is there
   */
  record Examination(LogHead head, EntryDigest added, EntryDigest present) {

    /** Whether what is there is what was added. */
    public boolean isWhole() {
      return added.count() == present.count()
          && MessageDigest.isEqual(added.value(), present.value());
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
   * Reads every entry and adds them up. For the thread that writes.
   *
   * @param progress is told of each entry; what it throws ends the reading
   * @throws EventStoreException if it cannot be read
   */
  Examination examine(Runnable progress);

  /**
   * Whether nobody but this object has written to it since it was opened, or since this was asked
   * last.
   *
   * @throws EventStoreException if it cannot be read, or is not the file any more that was opened
   */
  boolean isUntouched();

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
   * @throws EventStoreException if it cannot be written
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

  @Override
  void close();
}
