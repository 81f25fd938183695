package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.HistoryIndex;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Compares the index of the history with the log while the log is read from its first event: the
 * digest of the log's entries, up to where the index goes, with that of the index. For one thread.
 */
public final class IndexComparison {

  private final HistoryIndex.Examination found;
  private final EntryDigest expected;
  private long last;
  private boolean stands;

  /**
   * Begins.
   *
   * @param found what the index has; it may have grown since
   * @param expected of no entry, under the index's key
   */
  public IndexComparison(HistoryIndex.Examination found, EntryDigest expected) {
    this.found = found;
    this.expected = expected;
    stands = found.head().version() == 0;
  }

  /** A comparison with what a follower has just examined. */
  public static IndexComparison of(HistoryIndex.Examination found, HistoryFollower follower) {
    return new IndexComparison(found, follower.newDigest());
  }

  /** Takes the next event of the log. */
  public void add(EventRecord event, Iterable<? extends Change> changes) {
    last = event.version();
    if (last <= found.head().version()) {
      EventPaths.of(event.subject(), changes).entries(last).forEach(expected::add);
    }
    if (last == found.head().version()) {
      stands = event.head().equals(found.head());
    }
  }

  /** Whether the index has what was once added to it. */
  public boolean isWhole() {
    return found.isWhole();
  }

  /**
   * Whether the index has what the log says; for when all events were taken. Of one that goes
   * beyond them, since both grow meanwhile, it is only known whether it is whole.
   */
  public boolean isSame() {
    return found.isWhole()
        && (found.head().version() > last
            || (stands
                && expected.count() == found.present().count()
                && MessageDigest.isEqual(expected.value(), found.present().value())));
  }

  /** How many entries the index has. */
  public long entries() {
    return found.present().count();
  }

  /**
   * What differs, as a sentence.
   *
   * @param follower of the index, which still has it
   */
  public String difference(HistoryFollower follower) {
    return difference(found, expected.count(), follower.firstMissing(found.head()));
  }

  /** What differs, without the first differing entry, which only a follower can find. */
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
