package io.hrapi.events.change;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Many changes in their order as few: of each resource what it was before the first and what it is
 * after the last. So the difference of two versions costs what happened between them, however large
 * they are. Not thread-safe.
 */
public final class ChangeFold {

  private static final Comparator<Place> PLACES =
      Comparator.comparingInt(Place::phase)
          .thenComparingInt(Place::kind)
          .thenComparing(Place::parent)
          .thenComparingInt(Place::part)
          .thenComparing(Place::name);

  /** By their identities. */
  private final Map<String, TopologyChange> folded = new HashMap<>();

  /**
   * Takes the next change; one that is not about the topology is passed over.
   *
   * @throws IllegalStateException if the resource is not what this change found before
   */
  public void add(Change change) {
    if (!(change instanceof TopologyChange next)) {
      return;
    }
    TopologyChange earlier = folded.get(next.identity());
    if (earlier == null) {
      folded.put(next.identity(), next);
      return;
    }
    if (!Objects.equals(earlier.after(), next.before())) {
      throw new IllegalStateException(
          next.path() + " was " + earlier.after() + ", but the change found " + next.before());
    }
    TopologyChange both = next.following(earlier);
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
   * What they did together, in the order of {@link TopologyDiff#between}.
   *
   * @param inverted whether the way back is wanted
   */
  public List<TopologyChange> changes(boolean inverted) {
    return folded.values().stream()
        .map(change -> inverted ? change.inverted() : change)
        .sorted(Comparator.comparing(Place::of, PLACES))
        .toList();
  }

  /**
   * Where a change stands: what is made comes first, then the children, then what is removed.
   *
   * @param kind 0 for certificates, 1 for gateways and what is in them, 2 for pools likewise
   * @param part 0 for endpoints, 1 for routes
   */
  private record Place(int phase, int kind, Name parent, int part, Name name) {

    static Place of(TopologyChange change) {
      Record known = Changes.known(change.before(), change.after());
      if (known instanceof Certificate certificate) {
        return parent(change, 0, certificate.name());
      } else if (known instanceof Gateway gateway) {
        return parent(change, 1, gateway.name());
      } else if (known instanceof Pool pool) {
        return parent(change, 2, pool.name());
      } else if (known instanceof Endpoint endpoint) {
        return new Place(1, 1, endpoint.gateway(), 0, endpoint.name());
      } else if (known instanceof Route route) {
        return new Place(1, 1, route.gateway(), 1, route.alias());
      } else if (known instanceof Target target) {
        return new Place(1, 2, target.pool(), 0, target.name());
      }
      throw new IllegalStateException("no place for " + change);
    }

    private static Place parent(TopologyChange change, int kind, Name name) {
      return new Place(change.after() == null ? 2 : 0, kind, name, 0, name);
    }
  }
}
