/** Requests with an idempotency key, which are answered again as they were the first time. */
@NullMarked
package io.hrapi.app.http.retry;

import org.jspecify.annotations.NullMarked;
