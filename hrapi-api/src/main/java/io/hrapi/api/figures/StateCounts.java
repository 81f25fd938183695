package io.hrapi.api.figures;

/**
 * The number of targets in each state.
 *
 * @param up targets that get traffic and pass their checks
 * @param down targets that get no traffic because their checks fail
 * @param draining targets that get no new traffic
 * @param maintenance targets that are disabled
 * @param unchecked targets that get traffic and are not checked
 */
public record StateCounts(int up, int down, int draining, int maintenance, int unchecked) {}
