package io.hrapi.events.change;

import io.hrapi.events.model.Name;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** A target changed, or moved to another pool. */
public record TargetChanged(@Nullable Target before, @Nullable Target after)
    implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public TargetChanged {
    Changes.checkSame(before == null ? null : before.name(), after == null ? null : after.name());
  }

  private Target known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/pools/" + known().pool() + "/targets/" + known().name();
  }

  @Override
  public @Nullable Target currentIn(Topology topology) {
    return topology.target(known().name());
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null
        ? topology.withoutTarget(known().name(), version)
        : topology.with(after, version);
  }

  @Override
  public @Nullable Name movedFrom() {
    return before == null || after == null || before.pool().equals(after.pool())
        ? null
        : before.pool();
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((TargetChanged) earlier).before, after, TargetChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new TargetChanged(/* before= */ after, /* after= */ before);
  }

  @Override
  public String identity() {
    return "/targets/" + known().name();
  }
}
