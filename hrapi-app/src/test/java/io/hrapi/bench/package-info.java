/**
 * Measures hrapi against the raw limits of the same machine in the same run: {@code ./hrapi bench}.
 */
@NullMarked
package io.hrapi.bench;

import org.jspecify.annotations.NullMarked;
