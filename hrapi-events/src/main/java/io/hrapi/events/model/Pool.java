package io.hrapi.events.model;

/**
 * A pool's own fields; its targets are resources beside it.
 *
 * @param enabled a disabled pool answers 503
 */
public record Pool(Name name, boolean enabled, Policy policy) {}
