package io.hrapi.api.representation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the versions that changed one resource.
 *
 * @param resource the path of the resource
 * @param next the path of the next page; null on the last one
 */
public record ResourceHistory(
    String resource, List<ResourceVersion> versions, @Nullable String next) {}
