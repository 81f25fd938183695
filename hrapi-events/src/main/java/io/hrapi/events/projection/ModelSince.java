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
 * How the newest model differs from that of an older version, and who changed it. It keeps the
 * older model, which shares its parts with the newest, and reads each event once: repeated calls
 * cost only what has changed since the last one. Thread-safe.
 */
public final class ModelSince {

  /** So many of the newest events are looked at for who changed something. */
  private static final int EVENTS = 10_000;

  /** So many who changed something are named. */
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
   * What there is between two versions of the model.
   *
   * @param changes how many lead from the one to the other
   * @param actors who made them, by name: the first 50; those of the last 10 000 events where there
   *     are more
   * @param first the first event that changed the model; null if there are no changes, or it is one
   *     of more events than that
   */
  public record Summary(int changes, List<String> actors, @Nullable First first) {

    static final Summary NOTHING = new Summary(0, List.of(), null);

    public Summary {
      actors = List.copyOf(actors);
    }
  }

  /**
   * An event.
   *
   * @param timeMicros when it happened, as in {@link EventRecord#timeMicros()}
   */
  public record First(long version, long timeMicros) {}

  /**
   * Compares.
   *
   * @param newest the newest view, or one that was it just before
   * @param from the version of the older model; 0 for the empty one
   * @throws ReplayException if the log does not lead there
   * @throws BusyException if too many other versions are wanted at the same time
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

  /** The older model, which shares with the newest what is the same in both. */
  private Model model(View newest, long from) {
    return from == 0
        ? Model.EMPTY
        : ModelDiff.apply(
            differences.between(newest.version(), from), newest.model(), newest.version());
  }

  /** What is known of everything since one version. */
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
