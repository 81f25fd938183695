/** Placeholder. */
@NullMarked
package io.hrapi.api;

import org.jspecify.annotations.NullMarked;
