package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's own fields; its endpoints and routes are separate resources.
 *
 * @param defaultPool gets the traffic that no route matches; the pool need not exist yet
 * @param enabled if false, the gateway does not listen
 */
public record Gateway(
    Name name, Protocol protocol, @Nullable Name defaultPool, boolean enabled, Settings settings)
    implements Resource {

  /** Creates a gateway without settings. */
  public Gateway(Name name, Protocol protocol, @Nullable Name defaultPool, boolean enabled) {
    this(name, protocol, defaultPool, enabled, Settings.NONE);
  }

  @Override
  public Kind<Gateway> kind() {
    return GatewayFields.KIND;
  }

  @Override
  public @Nullable Gateway currentIn(Model model) {
    GatewayNode node = model.gateway(name);
    return node == null ? null : node.gateway();
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutGateway(name);
  }
}
