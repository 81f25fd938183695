package io.hrapi.events.change;

import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Topology;
import org.jspecify.annotations.Nullable;

/** A gateway's own fields changed; its endpoints and routes have changes of their own. */
public record GatewayChanged(@Nullable Gateway before, @Nullable Gateway after)
    implements TopologyChange {

  /** Checks that both speak of the same resource. */
  public GatewayChanged {
    Changes.checkSame(before == null ? null : before.name(), after == null ? null : after.name());
  }

  private Gateway known() {
    return Changes.known(before, after);
  }

  @Override
  public String path() {
    return "/gateways/" + known().name();
  }

  @Override
  public @Nullable Gateway currentIn(Topology topology) {
    GatewayNode node = topology.gateway(known().name());
    return node == null ? null : node.gateway();
  }

  @Override
  public Topology makeIn(Topology topology, long version) {
    return after == null ? topology.withoutGateway(known().name()) : topology.with(after, version);
  }

  @Override
  public @Nullable TopologyChange following(TopologyChange earlier) {
    return Changes.between(((GatewayChanged) earlier).before, after, GatewayChanged::new);
  }

  @Override
  public TopologyChange inverted() {
    return new GatewayChanged(/* before= */ after, /* after= */ before);
  }
}
