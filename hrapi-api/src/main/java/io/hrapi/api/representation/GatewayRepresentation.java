package io.hrapi.api.representation;

import java.util.List;
import java.util.Map;

/**
 * A gateway: its endpoints with their addresses, the aliases of its pools, and its default pool or
 * {@code None}.
 */
public record GatewayRepresentation(
    String gateway,
    String protocol,
    Map<String, String> endpoints,
    List<String> pools,
    String defaultBack,
    boolean enabled) {}
