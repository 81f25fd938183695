package io.hrapi.api.representation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of events of the audit trail.
 *
 * @param next the path of the next page; null on the last one
 */
public record EventPage(List<EventRepresentation> events, @Nullable String next) {}
