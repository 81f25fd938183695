/**
 * Connects HTTP with the rest of the program. Classes that all sub-packages share are here; each
 * sub-package uses only those to its left: problem, accesslog, memory, reader, retry, entry,
 * request.
 */
@NullMarked
package io.hrapi.app.http;

import org.jspecify.annotations.NullMarked;
