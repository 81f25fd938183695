package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Model;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes how the newest model differs from that of an older version, and who changed it. It
 * keeps the older model, which shares its parts with the newest, and reads each event once:
 * repeated calls cost only what has changed since the last one. Thread-safe.
 */
public final class ModelSince {

  /** The number of newest events that are searched for who changed the model. */
  private static final int EVENTS = 10_000;

  /** The maximum number of actors that are named. */
  private static final int ACTORS = 50;

  private final EventStore store;
  private final Differences differences;
  private final int events;

  private @Nullable Base base;

  public ModelSince(EventStore store, Differences differences) {
    this(store, differences, EVENTS);
  }

  ModelSince(EventStore store, Differences differences, int events) {
    this.store = store;
    this.differences = differences;
    this.events = events;
  }

  /**
   * The difference between two versions of the model.
   *
   * @param changes the number of changes from one to the other
   * @param actors the names of those who made them, sorted: at most 50, of the last 10 000 events
   *     if there are more
   * @param first the first event that changed the model; null if there are no changes, or more
   *     events than that
   */
  public record Summary(int changes, List<String> actors, @Nullable First first) {

    static final Summary NOTHING = new Summary(0, List.of(), null);

    public Summary {
      actors = List.copyOf(actors);
    }
  }

  /**
   * An event that changed the model.
   *
   * @param timeMicros when it happened, as in {@link EventRecord#timeMicros()}
   */
  public record First(long version, long timeMicros) {}

  /**
   * Compares the newest model with an older one.
   *
   * @param newest the newest view, or a recent one
   * @param from the version of the older model; 0 for the empty one
   * @throws ReplayException if the log cannot be replayed
   * @throws BusyException if too many other versions are requested at the same time
   */
  public synchronized Summary of(View newest, long from) {
    Base known = base;
    if (known == null || known.from != from || newest.version() < known.looked) {
      known = new Base(from, model(newest, from), Math.max(from, newest.version() - events));
      base = known;
    }
    known.look(newest);
    return known.summary;
  }

  /** Returns the older model, which shares with the newest what is the same in both. */
  private Model model(View newest, long from) {
    return from == 0
        ? Model.EMPTY
        : ModelDiff.apply(
            differences.between(newest.version(), from), newest.model(), newest.version());
  }

  /** The older model, and what was found of the events since. */
  private final class Base {

    private final long from;
    private final Model model;
    private final boolean whole;
    private final SortedSet<String> actors = new TreeSet<>();
    private @Nullable First first;
    private long looked;
    private long modelVersion;
    private Summary summary = Summary.NOTHING;

    Base(long from, Model model, long looked) {
      this.from = from;
      this.model = model;
      this.looked = looked;
      this.whole = looked == from;
      this.modelVersion = from;
    }

    void look(View newest) {
      if (newest.modelVersion() > modelVersion) {
        store.read(looked, newest.version(), this::add);
        int changes = ModelDiff.between(model, newest.model()).size();
        summary =
            changes == 0
                ? Summary.NOTHING
                : new Summary(changes, List.copyOf(actors), whole ? first : null);
        modelVersion = newest.modelVersion();
      }
    }

    private void add(EventRecord event) {
      looked = event.version();
      if (changesModel(event)) {
        if (first == null) {
          first = new First(event.version(), event.timeMicros());
        }
        if (actors.size() < ACTORS) {
          actors.add(event.actor());
        }
      }
    }

    private static boolean changesModel(EventRecord event) {
      for (Change change : ChangeCodec.lazily(event.format(), event.changes())) {
        if (change instanceof ResourceChanged) {
          return true;
        }
      }
      return false;
    }
  }
}
