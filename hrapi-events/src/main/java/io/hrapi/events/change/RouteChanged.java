package io.hrapi.events.change;

import io.hrapi.events.model.Route;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** A gateway's association with a pool changed. */
public record RouteChanged(@Nullable Route before, @Nullable Route after)
    implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public RouteChanged {
    Changes.checkSame(
        before == null ? null : before.gateway() + "/" + before.alias(),
        after == null ? null : after.gateway() + "/" + after.alias());
  }

  private Route known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/gateways/" + known().gateway() + "/pools/" + known().alias();
  }

  @Override
  public @Nullable Route currentIn(Topology topology) {
    return topology.route(known().gateway(), known().alias());
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null
        ? topology.withoutRoute(known().gateway(), known().alias(), version)
        : topology.with(after, version);
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((RouteChanged) earlier).before, after, RouteChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new RouteChanged(/* before= */ after, /* after= */ before);
  }
}
