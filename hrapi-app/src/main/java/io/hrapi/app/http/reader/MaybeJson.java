package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * An optional JSON body.
 *
 * @param body null if there was none
 */
public record MaybeJson(@Nullable JsonBody body) {}
