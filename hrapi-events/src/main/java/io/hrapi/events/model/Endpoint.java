package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/** An address on which a gateway listens; the name is unique over all gateways. */
public record Endpoint(Name name, Name gateway, EndpointAddress address, Settings settings)
    implements Resource {

  /** Creates an endpoint without settings. */
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
  public @Nullable Endpoint currentIn(Model model) {
    return model.endpoint(name);
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutEndpoint(name, version);
  }
}
