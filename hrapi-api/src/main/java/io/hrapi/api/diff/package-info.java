/** The unified diff of two configurations. */
@NullMarked
package io.hrapi.api.diff;

import org.jspecify.annotations.NullMarked;
