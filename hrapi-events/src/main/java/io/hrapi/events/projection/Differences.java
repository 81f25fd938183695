package io.hrapi.events.projection;

import io.hrapi.events.change.ChangeFold;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.codec.UndecodableChangesException;
import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import java.util.List;

/**
 * Computes the changes between two versions. If few events lie between them, their changes are
 * combined; otherwise the two states are compared. Both give the same result. Thread-safe.
 */
public final class Differences {

  /** With more events, it is cheaper to replay from snapshots and to compare the states. */
  private static final long FOLDED_EVENTS = 8_192;

  /** An estimate of the heap that a change needs, including the resource before and after. */
  private static final long CHANGE_BYTES = 500;

  /**
   * An estimate of the bytes of heap that a decoded change needs for each character of its stored
   * form.
   */
  private static final long FOLDED_FACTOR = 3;

  private final EventStore store;
  private final History history;

  public Differences(EventStore store, History history) {
    this.store = store;
    this.history = history;
  }

  /**
   * Returns the changes that lead from one version to another, in the order of {@link
   * ModelDiff#between}; empty if the model is the same in both.
   *
   * @param from the first version, 0 for the empty log; must not be beyond the head
   * @param to the second version, with the same bounds; may be the older one
   * @throws ReplayException if the log cannot be replayed
   */
  public List<ResourceChanged> between(long from, long to) {
    return between(from, to, Allowance.UNLIMITED);
  }

  /**
   * Returns the same changes, within a bound on memory.
   *
   * @param allowance the memory for the changes is taken from it as they are found, and stays taken
   */
  public List<ResourceChanged> between(long from, long to, Allowance allowance) {
    return Math.abs(to - from) <= FOLDED_EVENTS
        ? folded(from, to, allowance)
        : compared(from, to, allowance);
  }

  List<ResourceChanged> compared(long from, long to, Allowance allowance) {
    // The older version first: the replay to the newer one then starts from it and shares what did
    // not change.
    View older = history.at(Math.min(from, to));
    View younger = history.at(Math.max(from, to));
    long views = View.RESOURCE_BYTES * ((long) older.model().size() + younger.model().size());
    allowance.take(views);
    List<ResourceChanged> changes =
        from <= to
            ? ModelDiff.between(older.model(), younger.model())
            : ModelDiff.between(younger.model(), older.model());
    allowance.giveBack(views);
    allowance.take(changes.size() * CHANGE_BYTES);
    return changes;
  }

  List<ResourceChanged> folded(long from, long to, Allowance allowance) {
    long older = Math.min(from, to);
    long younger = Math.max(from, to);
    LogHead base = head(older);
    Link link = new Link(base);
    ChangeFold fold = new ChangeFold();
    long[] last = {older};
    int[] taken = {0};
    store.read(
        older,
        younger,
        allowance,
        event -> {
          link.check(event);
          // The memory that is needed if the event changes only resources that no earlier event
          // changed.
          long most = FOLDED_FACTOR * event.changes().length();
          allowance.take(most);
          add(fold, event);
          allowance.giveBack(most);
          if (fold.size() > taken[0]) {
            allowance.take((fold.size() - taken[0]) * CHANGE_BYTES);
            taken[0] = fold.size();
          }
          last[0] = event.version();
        });
    if (last[0] != younger) {
      throw new ReplayException(
          "the log ends with version " + last[0] + ", expected " + younger, null);
    }
    return fold.changes(to < from);
  }

  private static void add(ChangeFold fold, EventRecord event) {
    try {
      ChangeCodec.lazily(event.format(), event.changes()).forEach(fold::add);
    } catch (UndecodableChangesException | IllegalStateException e) {
      throw new ReplayException("event " + event.version() + ": " + e.getMessage(), e);
    }
  }

  private LogHead head(long version) {
    return store
        .headAt(version)
        .orElseThrow(() -> new ReplayException("the log has no version " + version, null));
  }
}
