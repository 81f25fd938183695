/** Requests that carry a key, answered once more as they were the first time. */
@NullMarked
package io.hrapi.app.http.retry;

import org.jspecify.annotations.NullMarked;
