package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A server of a pool; the name is unique over all pools.
 *
 * @param weight absent if it has none of its own: then the pool's policy says it
 * @param enabled a disabled target gets no traffic, and what is open with it is closed
 * @param draining a draining target gets no new work, and what it has goes on; its weight stays
 *     what it is, for later
 */
public record Target(
    Name name,
    Name pool,
    TargetAddress address,
    @Nullable Weight weight,
    boolean enabled,
    boolean draining,
    Settings settings)
    implements Resource {

  /** A target without settings. */
  public Target(
      Name name,
      Name pool,
      TargetAddress address,
      @Nullable Weight weight,
      boolean enabled,
      boolean draining) {
    this(name, pool, address, weight, enabled, draining, Settings.NONE);
  }

  /** A target without settings that does not drain. */
  public Target(
      Name name, Name pool, TargetAddress address, @Nullable Weight weight, boolean enabled) {
    this(name, pool, address, weight, enabled, /* draining= */ false);
  }

  @Override
  public Kind<Target> kind() {
    return TargetFields.KIND;
  }

  @Override
  public Name parent() {
    return pool;
  }

  @Override
  public @Nullable Target currentIn(Model model) {
    return model.target(name);
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutTarget(name, version);
  }
}
