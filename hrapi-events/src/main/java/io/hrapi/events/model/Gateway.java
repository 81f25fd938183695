package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's own fields; its endpoints and routes are resources beside it.
 *
 * @param defaultPool where traffic goes that no route takes; the pool need not exist yet
 * @param enabled a disabled gateway does not listen
 */
public record Gateway(
    Name name, Protocol protocol, @Nullable Name defaultPool, boolean enabled, Settings settings)
    implements Resource {

  /** A gateway without settings. */
  public Gateway(Name name, Protocol protocol, @Nullable Name defaultPool, boolean enabled) {
    this(name, protocol, defaultPool, enabled, Settings.NONE);
  }

  @Override
  public Kind<Gateway> kind() {
    return GatewayFields.KIND;
  }

  @Override
  public @Nullable Gateway currentIn(Topology topology) {
    GatewayNode node = topology.gateway(name);
    return node == null ? null : node.gateway();
  }

  @Override
  public Topology putInto(Topology topology, long version) {
    return topology.with(this, version);
  }

  @Override
  public Topology removeFrom(Topology topology, long version) {
    return topology.withoutGateway(name);
  }
}
