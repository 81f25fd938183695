/**
 * Between HTTP and the rest. What all rooms share is here; each room sees only those to its left:
 * problem, accesslog, memory, reader, retry, entry, request.
 */
@NullMarked
package io.hrapi.app.http;

import org.jspecify.annotations.NullMarked;
