package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that needs none.
 *
 * @param body null if there was none
 */
public record MaybeJson(@Nullable JsonBody body) {}
