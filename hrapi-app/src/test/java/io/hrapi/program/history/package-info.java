/** The packaged program over HTTP: events, and the past. */
@NullMarked
package io.hrapi.program.history;

import org.jspecify.annotations.NullMarked;
