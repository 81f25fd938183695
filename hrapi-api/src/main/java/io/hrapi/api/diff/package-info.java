/** The textual form of a difference: the unified diff of two configurations. */
@NullMarked
package io.hrapi.api.diff;

import org.jspecify.annotations.NullMarked;
