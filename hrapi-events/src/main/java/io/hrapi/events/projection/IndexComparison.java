package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.HistoryIndex;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Compares the index of the history with the log while the log is read from its first event: the
 * digest of the log's entries, up to the index's head, with that of the index. For one thread.
 */
public final class IndexComparison {

  private final HistoryIndex.Examination found;
  private final EntryDigest expected;
  private long last;
  private boolean stands;

  /**
   * Begins a comparison.
   *
   * @param found the result of an examination of the index, which may have grown since
   * @param expected an empty digest under the index's key
   */
  public IndexComparison(HistoryIndex.Examination found, EntryDigest expected) {
    this.found = found;
    this.expected = expected;
    stands = found.head().version() == 0;
  }

  /** Creates a comparison with the result of a follower's examination. */
  public static IndexComparison of(HistoryIndex.Examination found, HistoryFollower follower) {
    return new IndexComparison(found, follower.newDigest());
  }

  /** Adds the next event of the log. */
  public void add(EventRecord event, Iterable<? extends Change> changes) {
    last = event.version();
    if (last <= found.head().version()) {
      EventPaths.of(event.subject(), changes).entries(last).forEach(expected::add);
    }
    if (last == found.head().version()) {
      stands = event.head().equals(found.head());
    }
  }

  /** Returns whether the index still has exactly what was added to it. */
  public boolean isWhole() {
    return found.isWhole();
  }

  /**
   * Returns whether the index has the entries that the log implies; to be called after all events
   * were added. If the index goes beyond these events, because both grow meanwhile, only returns
   * whether it is whole.
   */
  public boolean isSame() {
    return found.isWhole()
        && (found.head().version() > last
            || (stands
                && expected.count() == found.present().count()
                && MessageDigest.isEqual(expected.value(), found.present().value())));
  }

  /** Returns the number of entries in the index. */
  public long entries() {
    return found.present().count();
  }

  /**
   * Describes the difference as a sentence.
   *
   * @param follower the follower of the index, which still has the same content
   */
  public String difference(HistoryFollower follower) {
    return difference(found, expected.count(), follower.firstMissing(found.head()));
  }

  /** Describes the difference without the first differing entry, which only a follower can find. */
  public String difference() {
    return difference(found, expected.count(), Optional.empty());
  }

  private static String difference(
      HistoryIndex.Examination found, long expected, Optional<String> missing) {
    if (!found.isWhole()) {
      return found.problem();
    }
    return "its entries are not those of the log, up to version "
        + found.head().version()
        + ": "
        + found.present().count()
        + " are there, expected "
        + expected
        + missing.map(first -> "; " + first + " is missing or changed").orElse("");
  }
}
