/**
 * What resources work with: the context of a request, the executors of queries and commands, and
 * response bodies.
 */
@NullMarked
package io.hrapi.app.http.request;

import org.jspecify.annotations.NullMarked;
