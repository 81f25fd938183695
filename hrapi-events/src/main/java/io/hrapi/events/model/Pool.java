package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A pool's own fields; its targets are separate resources.
 *
 * @param enabled if false, HTTP requests get a 503
 */
public record Pool(Name name, boolean enabled, Policy policy, Settings settings)
    implements Resource {

  /** Creates a pool without settings. */
  public Pool(Name name, boolean enabled, Policy policy) {
    this(name, enabled, policy, Settings.NONE);
  }

  /** Returns this pool with another policy. */
  public Pool with(Policy another) {
    return new Pool(name, enabled, another, settings);
  }

  @Override
  public Kind<Pool> kind() {
    return PoolFields.KIND;
  }

  @Override
  public @Nullable Pool currentIn(Model model) {
    PoolNode node = model.pool(name);
    return node == null ? null : node.pool();
  }

  @Override
  public Model putInto(Model model, long version) {
    return model.with(this, version);
  }

  @Override
  public Model removeFrom(Model model, long version) {
    return model.withoutPool(name);
  }
}
