package io.hrapi.api.representation;

import java.util.Map;

/**
 * The whole model as one document: every resource under its name, sorted, without derived values. A
 * resource's path without {@code /v1} is the JSON pointer to it.
 *
 * @param gateways the fields of each gateway, including its endpoints and its pools (by their
 *     aliases)
 * @param pools the fields of each pool, including its policy and its targets
 * @param certificates the properties of each certificate; the document does not contain the
 *     certificates themselves
 */
public record ModelRepresentation(
    Map<String, Map<String, Object>> gateways,
    Map<String, Map<String, Object>> pools,
    Map<String, Map<String, Object>> certificates) {}
