/** The error responses of the API: one shape (RFC 9457) and one table of codes. */
@NullMarked
package io.hrapi.api.problem;

import org.jspecify.annotations.NullMarked;
