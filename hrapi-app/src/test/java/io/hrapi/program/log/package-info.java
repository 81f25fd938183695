/** The packaged program over HTTP: a log that is damaged, truncated or on a full disk. */
@NullMarked
package io.hrapi.program.log;

import org.jspecify.annotations.NullMarked;
