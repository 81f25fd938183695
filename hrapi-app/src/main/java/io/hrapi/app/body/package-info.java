/**
 * Receives the bodies of requests before other code sees the requests: complete, decoded and within
 * their limits, without a waiting thread.
 */
@NullMarked
package io.hrapi.app.body;

import org.jspecify.annotations.NullMarked;
