package io.hrapi.api.representation;

import java.util.Map;

/** A pool: its targets with their addresses. */
public record PoolRepresentation(boolean enabled, Map<String, String> targets) {}
