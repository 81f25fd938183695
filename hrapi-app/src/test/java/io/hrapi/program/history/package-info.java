/** The packaged program, asked over HTTP: what happened, and how it was then. */
@NullMarked
package io.hrapi.program.history;

import org.jspecify.annotations.NullMarked;
