package io.hrapi.api.representation;

import java.util.List;

/**
 * The comparison of what is live with what was committed.
 *
 * @param commit the id of what was committed last
 * @param checked when HAProxy was asked, RFC 3339
 * @param compared {@code files} and {@code process}: what was looked at; {@code gateways}, with
 *     pools as a whole and HAProxy's own limits, where the process runs what was committed; {@code
 *     targets} as well where a model runs that this release renders to the same text
 * @param count how many deviations there are
 * @param drift the first of them, 1000 at most
 */
public record LiveDiffRepresentation(
    String commit,
    String checked,
    List<String> compared,
    int count,
    List<DeviationRepresentation> drift) {}
