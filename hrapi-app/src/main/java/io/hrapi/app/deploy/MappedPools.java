package io.hrapi.app.deploy;

import io.hrapi.events.model.PoolNode;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Mode;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The backends that pools became the last time, so that the cost of a commit follows what changed:
 * a pool that is the very same is not mapped again, and its backend is the very same too, by which
 * others know without a look into it. Thread-safe.
 */
final class MappedPools {

  private volatile Map<Mode, IdentityHashMap<PoolNode, Backend>> last = Map.of();

  /** Begins to map a topology; for one thread. */
  Generation next() {
    return new Generation(last);
  }

  /** Keeps what a topology had mapped, and no other. */
  void keep(Generation generation) {
    last = generation.used;
  }

  /** What one topology has mapped so far. */
  static final class Generation {

    private final Map<Mode, IdentityHashMap<PoolNode, Backend>> former;
    private final Map<Mode, IdentityHashMap<PoolNode, Backend>> used = new EnumMap<>(Mode.class);

    private Generation(Map<Mode, IdentityHashMap<PoolNode, Backend>> former) {
      this.former = former;
    }

    /**
     * The backend of a pool.
     *
     * @param mapping makes it, if the pool is not the one of the last time
     */
    Backend backend(PoolNode pool, Mode mode, Supplier<Backend> mapping) {
      Backend known = former.getOrDefault(mode, new IdentityHashMap<>()).get(pool);
      Backend backend = known == null ? mapping.get() : known;
      used.computeIfAbsent(mode, any -> new IdentityHashMap<>()).put(pool, backend);
      return backend;
    }
  }
}
