/** Placeholder. */
@NullMarked
package io.hrapi.haproxy;

import org.jspecify.annotations.NullMarked;
