package io.hrapi.events.change;

import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Combines many changes in order into few: for each resource its state before the first and after
 * the last change. So the difference of two versions costs what happened between them, however
 * large the model is. Not thread-safe.
 */
public final class ChangeFold {

  private static final Comparator<Place> PLACES =
      Comparator.comparingInt(Place::phase)
          .thenComparingInt(Place::family)
          .thenComparing(Place::parent)
          .thenComparingInt(Place::kind)
          .thenComparing(Place::name);

  /** By their identities. */
  private final Map<String, ResourceChanged> folded = new HashMap<>();

  /**
   * Takes the next change; one that is not about the model is passed over.
   *
   * @throws IllegalStateException if the resource is not what this change found before
   */
  public void add(Change change) {
    if (!(change instanceof ResourceChanged next)) {
      return;
    }
    ResourceChanged earlier = folded.get(next.identity());
    if (earlier == null) {
      folded.put(next.identity(), next);
      return;
    }
    if (!Objects.equals(earlier.after(), next.before())) {
      throw new IllegalStateException(
          next.path() + " was " + earlier.after() + ", but the change found " + next.before());
    }
    ResourceChanged both = next.following(earlier);
    if (both == null) {
      folded.remove(next.identity());
    } else {
      folded.put(next.identity(), both);
    }
  }

  /** How many resources are another now. */
  public int size() {
    return folded.size();
  }

  /**
   * What they did together, in the order of {@link ModelDiff#between}.
   *
   * @param inverted whether the way back is wanted
   */
  public List<ResourceChanged> changes(boolean inverted) {
    return folded.values().stream()
        .map(change -> inverted ? change.inverted() : change)
        .sorted(Comparator.comparing(Place::of, PLACES))
        .toList();
  }

  /**
   * Where a change stands: what is made comes first, then the children, then what is removed.
   *
   * @param family the rank of the kind that has no parent: its own, or its parent's
   * @param kind the rank of its own kind
   */
  private record Place(int phase, int family, Name parent, int kind, Name name) {

    static Place of(ResourceChanged change) {
      Resource known = change.known();
      Kind<?> kind = known.kind();
      Kind<?> family = kind.parent();
      Name parent = known.parent();
      int phase = family != null ? 1 : change.after() == null ? 2 : 0;
      return new Place(
          phase,
          Kinds.ALL.indexOf(family == null ? kind : family),
          parent == null ? known.name() : parent,
          Kinds.ALL.indexOf(kind),
          known.name());
    }
  }
}
