package io.hrapi.api.representation;

import java.util.Map;

/**
 * The whole model as one document: every resource under its name, sorted, without derived values. A
 * resource's path without {@code /v1} is the JSON pointer to it.
 *
 * @param gateways the fields of each, its endpoints and its pools (by their aliases) among them
 * @param pools the fields of each, its policy and its targets among them
 * @param certificates what is known of each; the document does not bring them
 */
public record ModelRepresentation(
    Map<String, Map<String, Object>> gateways,
    Map<String, Map<String, Object>> pools,
    Map<String, Map<String, Object>> certificates) {}
