package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/** An address on which a gateway listens; the name is unique over all gateways. */
public record Endpoint(Name name, Name gateway, EndpointAddress address, Settings settings)
    implements Resource {

  /** An endpoint without settings. */
  public Endpoint(Name name, Name gateway, EndpointAddress address) {
    this(name, gateway, address, Settings.NONE);
  }

  @Override
  public Kind<Endpoint> kind() {
    return EndpointFields.KIND;
  }

  @Override
  public Name parent() {
    return gateway;
  }

  @Override
  public @Nullable Endpoint currentIn(Topology topology) {
    return topology.endpoint(name);
  }

  @Override
  public Topology putInto(Topology topology, long version) {
    return topology.with(this, version);
  }

  @Override
  public Topology removeFrom(Topology topology, long version) {
    return topology.withoutEndpoint(name, version);
  }
}
