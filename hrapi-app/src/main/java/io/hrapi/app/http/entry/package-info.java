/**
 * The filters and handlers that every request passes before its resource: refusals, and headers
 * that all responses have.
 */
@NullMarked
package io.hrapi.app.http.entry;

import org.jspecify.annotations.NullMarked;
