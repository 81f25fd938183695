package io.hrapi.app.deploy.render;

import io.hrapi.events.model.PoolNode;
import io.hrapi.haproxy.configuration.Mode;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Caches the mapped pools of the last commit, so that the cost of a commit follows what changed: an
 * identical pool is not mapped again and yields the identical object, so that later steps can skip
 * it too. Thread-safe.
 */
final class MappedPools {

  private volatile Map<Mode, IdentityHashMap<PoolNode, Object>> last = Map.of();

  /** Begins the mapping of a model, which is for one thread. */
  Generation next() {
    return new Generation(last);
  }

  /** Keeps only the pools that were mapped for this model. */
  void keep(Generation generation) {
    last = generation.used;
  }

  /** The pools mapped so far for one model. */
  static final class Generation {

    private final Map<Mode, IdentityHashMap<PoolNode, Object>> former;
    private final Map<Mode, IdentityHashMap<PoolNode, Object>> used = new EnumMap<>(Mode.class);

    private Generation(Map<Mode, IdentityHashMap<PoolNode, Object>> former) {
      this.former = former;
    }

    /**
     * Returns a mapped pool.
     *
     * @param type the mapped type, which only the mapper knows
     * @param mapping maps the pool, if it is not identical to one of the last model
     */
    <T> T map(PoolNode pool, Mode mode, Class<T> type, Supplier<T> mapping) {
      Object known = former.getOrDefault(mode, new IdentityHashMap<>()).get(pool);
      T mapped = known == null ? mapping.get() : type.cast(known);
      used.computeIfAbsent(mode, any -> new IdentityHashMap<>()).put(pool, mapped);
      return mapped;
    }
  }
}
