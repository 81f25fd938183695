package io.hrapi.api.representation;

import java.util.List;

/**
 * The comparison of the live state with what was committed.
 *
 * @param commit the id of the last commit
 * @param checked when HAProxy was queried (RFC 3339)
 * @param compared what was compared: {@code files} and {@code process}; also {@code gateways},
 *     including pools as a whole and HAProxy's own limits, if the process runs what was committed;
 *     also {@code targets} if a model runs that this release renders to the same text
 * @param count the number of deviations
 * @param drift the first deviations, at most 1000
 */
public record LiveDiffRepresentation(
    String commit,
    String checked,
    List<String> compared,
    int count,
    List<DeviationRepresentation> drift) {}
