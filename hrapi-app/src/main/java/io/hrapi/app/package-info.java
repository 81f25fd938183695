/** Placeholder. */
@NullMarked
package io.hrapi.app;

import org.jspecify.annotations.NullMarked;
