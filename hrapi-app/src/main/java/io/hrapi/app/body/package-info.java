/**
 * Takes the bodies of requests before anything else sees them: whole, decoded and within their
 * limits, without a thread that waits for them.
 */
@NullMarked
package io.hrapi.app.body;

import org.jspecify.annotations.NullMarked;
