/** Writes one line for each request into a file for each day. */
@NullMarked
package io.hrapi.app.http.accesslog;

import org.jspecify.annotations.NullMarked;
