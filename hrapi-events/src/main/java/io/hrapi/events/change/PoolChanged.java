package io.hrapi.events.change;

import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** A pool's own fields changed, its policy among them; its targets have changes of their own. */
public record PoolChanged(@Nullable Pool before, @Nullable Pool after) implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public PoolChanged {
    Changes.checkSame(before == null ? null : before.name(), after == null ? null : after.name());
  }

  private Pool known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/pools/" + known().name();
  }

  @Override
  public @Nullable Pool currentIn(Topology topology) {
    PoolNode node = topology.pool(known().name());
    return node == null ? null : node.pool();
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null ? topology.withoutPool(known().name()) : topology.with(after, version);
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((PoolChanged) earlier).before, after, PoolChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new PoolChanged(/* before= */ after, /* after= */ before);
  }
}
