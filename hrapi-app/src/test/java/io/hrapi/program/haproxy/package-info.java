/** The packaged program, asked over HTTP: what it does about a HAProxy that runs, or does not. */
@NullMarked
package io.hrapi.program.haproxy;

import org.jspecify.annotations.NullMarked;
