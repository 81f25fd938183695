package io.hrapi.events.change;

import io.hrapi.events.model.Name;
import io.hrapi.events.model.Topology;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource that came, went or became another: what it was before and what it is after. The same
 * family is what {@link TopologyDiff} returns.
 */
public sealed interface TopologyChange extends Change
    permits GatewayChanged,
        EndpointChanged,
        RouteChanged,
        PoolChanged,
        TargetChanged,
        CertificateChanged {

  /** The resource before; null if it came into being. */
  @Nullable Record before();

  /** The resource after; null if it ceased to be. */
  @Nullable Record after();

  /** The resource's path: {@code /pools/eta/targets/targetS1}; of a moved one the path after. */
  String path();

  /**
   * The parent that a moved endpoint or target left.
   *
   * @return null if it was not moved
   */
  default @Nullable Name movedFrom() {
    return null;
  }

  /** What stays the same when the resource is moved: its path, but for endpoints and targets. */
  default String identity() {
    return path();
  }

  /**
   * This change and an earlier one of the same resource as one.
   *
   * @return null if the resource is what it was before both
   */
  @Nullable TopologyChange following(TopologyChange earlier);

  /** The change that leads back. */
  TopologyChange inverted();

  /**
   * The topology with this change made.
   *
   * @param version the version of the event that makes it
   * @throws IllegalStateException if the resource is not what this change found before
   */
  default Topology applyTo(Topology topology, long version) {
    Record current = currentIn(topology);
    if (!Objects.equals(current, before())) {
      throw new IllegalStateException(
          path() + " is " + current + ", but the change found " + before());
    }
    return makeIn(topology, version);
  }

  /** The resource as this topology has it; null if there is none. */
  @Nullable Record currentIn(Topology topology);

  /** The topology with this change made, nothing checked. */
  Topology makeIn(Topology topology, long version);
}
