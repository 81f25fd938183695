/**
 * Limits the memory that all requests together may use, so that none of them can end the process.
 */
@NullMarked
package io.hrapi.app.budget;

import org.jspecify.annotations.NullMarked;
