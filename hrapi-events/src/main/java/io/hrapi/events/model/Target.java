package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A server of a pool; the name is unique over all pools.
 *
 * @param weight absent if it has none of its own: then the pool's policy says it
 * @param enabled a disabled target gets no traffic
 */
public record Target(
    Name name, Name pool, TargetAddress address, @Nullable Weight weight, boolean enabled) {}
