package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A server of a pool; the name is unique among all pools.
 *
 * @param weight absent if the target inherits the weight of the pool's policy
 * @param enabled if false, the target gets no traffic, and its open connections are closed
 * @param draining if true, the target gets no new connections but keeps the open ones; its weight
 *     is kept for later
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

  /** Creates a target without settings. */
  public Target(
      Name name,
      Name pool,
      TargetAddress address,
      @Nullable Weight weight,
      boolean enabled,
      boolean draining) {
    this(name, pool, address, weight, enabled, draining, Settings.NONE);
  }

  /** Creates a target without settings that is not draining. */
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
