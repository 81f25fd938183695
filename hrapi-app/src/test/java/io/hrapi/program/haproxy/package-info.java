/** The packaged program over HTTP: how it handles a HAProxy that runs, or does not. */
@NullMarked
package io.hrapi.program.haproxy;

import org.jspecify.annotations.NullMarked;
