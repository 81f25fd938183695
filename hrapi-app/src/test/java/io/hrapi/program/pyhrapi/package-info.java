/** The packaged program over HTTP: what clients of pyHrapi send and expect. */
@NullMarked
package io.hrapi.program.pyhrapi;

import org.jspecify.annotations.NullMarked;
