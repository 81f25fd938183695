package io.hrapi.api.figures;

/**
 * How many targets are in each state.
 *
 * @param up get traffic, and their checks go well
 * @param down get none, since their checks fail
 * @param draining get no new traffic
 * @param maintenance are disabled
 * @param unchecked get traffic, and nobody checks them
 */
public record StateCounts(int up, int down, int draining, int maintenance, int unchecked) {}
