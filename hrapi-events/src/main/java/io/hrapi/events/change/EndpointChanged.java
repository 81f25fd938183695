package io.hrapi.events.change;

import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** An endpoint changed, or moved to another gateway. */
public record EndpointChanged(@Nullable Endpoint before, @Nullable Endpoint after)
    implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public EndpointChanged {
    Changes.checkSame(before == null ? null : before.name(), after == null ? null : after.name());
  }

  private Endpoint known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/gateways/" + known().gateway() + "/endpoints/" + known().name();
  }

  @Override
  public @Nullable Endpoint currentIn(Topology topology) {
    return topology.endpoint(known().name());
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null
        ? topology.withoutEndpoint(known().name(), version)
        : topology.with(after, version);
  }

  @Override
  public @Nullable Name movedFrom() {
    return before == null || after == null || before.gateway().equals(after.gateway())
        ? null
        : before.gateway();
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((EndpointChanged) earlier).before, after, EndpointChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new EndpointChanged(/* before= */ after, /* after= */ before);
  }

  @Override
  public String identity() {
    return "/endpoints/" + known().name();
  }
}
