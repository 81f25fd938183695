package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's own fields; its endpoints and routes are resources beside it.
 *
 * @param defaultPool where traffic goes that no route takes; the pool need not exist yet
 * @param enabled a disabled gateway does not listen
 */
public record Gateway(Name name, Protocol protocol, @Nullable Name defaultPool, boolean enabled) {}
