package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's route to a pool, under an alias that is unique within the gateway. With a host or a
 * path it gets the traffic that matches. Without, it gets all traffic if it is the gateway's only
 * route and there is no default pool; otherwise it only records that the gateway knows the pool.
 *
 * @param pool the pool, which need not exist yet
 */
public record Route(
    Name gateway,
    Name alias,
    Name pool,
    @Nullable Host host,
    @Nullable PathPrefix path,
    Settings settings)
    implements Resource {

  /** Creates a route without settings. */
  public Route(
      Name gateway, Name alias, Name pool, @Nullable Host host, @Nullable PathPrefix path) {
    this(gateway, alias, pool, host, path, Settings.NONE);
  }

  /** Returns whether it gets only the traffic that matches its host and path. */
  public boolean isConditional() {
    return host != null || path != null;
  }

  @Override
  public Kind<Route> kind() {
    return RouteFields.KIND;
  }

  @Override
  public Name name() {
    return alias;
  }

  @Override
  public Name parent() {
    return gateway;
  }

  @Override
  public @Nullable Route currentIn(Model model) {
    return model.route(gateway, alias);
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutRoute(gateway, alias, version);
  }
}
