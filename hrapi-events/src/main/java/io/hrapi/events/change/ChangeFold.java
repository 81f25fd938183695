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
 * Combines consecutive changes into one for each resource: from its state before its first change
 * to its state after its last. The cost of comparing two versions therefore depends on the events
 * between them, not on the size of the model. Not thread-safe.
 */
public final class ChangeFold {

  private static final Comparator<Place> PLACES =
      Comparator.comparingInt(Place::phase)
          .thenComparingInt(Place::family)
          .thenComparing(Place::parent)
          .thenComparingInt(Place::kind)
          .thenComparing(Place::name);

  /** The combined changes by the identity of the resource. */
  private final Map<String, ResourceChanged> folded = new HashMap<>();

  /**
   * Adds the next change; ignores one that is not about a resource.
   *
   * @throws IllegalStateException if the state before this change is not the state after the
   *     previous change of the resource
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

  /** Returns the number of resources that differ. */
  public int size() {
    return folded.size();
  }

  /**
   * Returns the combined changes, in the order of {@link ModelDiff#between}.
   *
   * @param inverted whether to return the changes that undo them instead
   */
  public List<ResourceChanged> changes(boolean inverted) {
    return folded.values().stream()
        .map(change -> inverted ? change.inverted() : change)
        .sorted(Comparator.comparing(Place::of, PLACES))
        .toList();
  }

  /**
   * The sort key of a change: first created and changed resources without a parent, then children,
   * then removed resources without a parent.
   *
   * @param phase 0, 1 or 2: which of these it is
   * @param family the rank of the kind without a parent: the resource's own kind or its parent's
   * @param parent the name of the parent; the resource's own name if it has none
   * @param kind the rank of the resource's own kind
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
